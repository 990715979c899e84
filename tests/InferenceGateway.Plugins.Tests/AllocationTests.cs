using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.VllmGrpc;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests;

/// <summary>What happens for every request allocates nothing once buffers have grown.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 100;

    [Theory]
    [InlineData("queue-scorer")]
    [InlineData("running-requests-size-scorer")]
    [InlineData("kv-cache-utilization-scorer")]
    [InlineData("load-aware-scorer")]
    [InlineData("active-request-scorer")]
    [InlineData("token-load-scorer")]
    [InlineData("prefix-cache-scorer")]
    [InlineData("lora-affinity-scorer")]
    [InlineData("session-affinity-scorer")]
    [InlineData("no-hit-lru-scorer")]
    public void Scoring_allocates_nothing(string type)
    {
        TestBuilder builder = new();
        IScorer scorer = Configured.Plugin<IScorer>(type, null, builder);
        Fleet fleet = new(20);
        InferenceRequest request = builder.NewRequest(fleet);
        double[] scores = new double[20];

        AllocatedBy(() => scorer.Score(request, fleet.Candidates, scores)).ShouldBe(0);
    }

    [Theory]
    [InlineData("max-score-picker", "{}")]
    [InlineData("max-score-picker", "{'maxNumOfEndpoints': 5}")]
    [InlineData("random-picker", "{'maxNumOfEndpoints': 5}")]
    [InlineData("round-robin-picker", "{'maxNumOfEndpoints': 5}")]
    [InlineData("weighted-random-picker", "{'maxNumOfEndpoints': 5}")]
    public void Picking_allocates_nothing(string type, string parameters)
    {
        IPicker picker = Configured.Plugin<IPicker>(type, parameters);
        Fleet fleet = new(20);
        InferenceRequest request = new();
        double[] scores = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        int[] picks = new int[20];

        AllocatedBy(() => picker.Pick(request, fleet.Candidates, scores, picks)).ShouldBe(0);
    }

    [Fact]
    public void Reading_a_body_and_matching_its_prompt_allocate_nothing()
    {
        TestBuilder builder = new();
        IDataProducer producer = Configured.Plugin<IDataProducer>("approx-prefix-cache-producer", null, builder);
        OpenAIParser parser = new();
        Fleet fleet = new(20);
        InferenceRequest request = builder.NewRequest(fleet);
        byte[] body = Parsed.Bytes(
            "{'model': 'm', 'stream': true, 'messages': [{'role': 'user', 'content': '" + new string('x', 5000) + "\\n'}]}"
        );

        AllocatedBy(() =>
            {
                request.Body.Reset();
                parser.ParseRequest(Parsed.Chat, body, needsPrompt: true, request.Body);
                producer.Produce(request, fleet.Candidates);
            })
            .ShouldBe(0);
    }

    [Fact]
    public void Reading_usage_allocates_nothing()
    {
        OpenAIParser parser = new();
        byte[] chunk = Parsed.Bytes("data: {'usage': null}\n\ndata: {'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}\n\n");
        TokenUsage usage = TokenUsage.Unknown;

        AllocatedBy(() => parser.ReadUsage(chunk, isEventStream: true, ref usage)).ShouldBe(0);
    }

    [Fact]
    public void Reading_bodies_of_other_apis_allocates_nothing()
    {
        byte[] messages = Parsed.Bytes("{'model': 'm', 'messages': [{'role': 'user', 'content': [{'text': 'a\\n'}]}]}");
        byte[] tokens = Parsed.Bytes("{'model': 'm', 'token_ids': [1, 2, 3]}");
        byte[] grpc = Protobuf.Frame(Protobuf.Bytes(2, Protobuf.Packed(2, 1, 2, 3)), Protobuf.Number(5, 1));

        AllocatedByReading(new AnthropicParser(), "/v1/messages", messages).ShouldBe(0);
        AllocatedByReading(new VllmHttpParser(), "/inference/v1/generate", tokens).ShouldBe(0);
        AllocatedByReading(new VllmGrpcParser(), "/vllm.grpc.engine.VllmEngine/Generate", grpc).ShouldBe(0);
    }

    [Fact]
    public void Reading_usage_of_other_apis_allocates_nothing()
    {
        byte[] delta = Parsed.Bytes("data: {'type': 'message_delta', 'usage': {'output_tokens': 6}}\n\n");
        byte[] frame = Protobuf.Frame(Protobuf.Bytes(1, Protobuf.Number(2, 5), Protobuf.Number(3, 6)));
        AnthropicParser anthropic = new();
        VllmGrpcParser grpc = new();
        TokenUsage usage = TokenUsage.Unknown;

        AllocatedBy(() => anthropic.ReadUsage(delta, isEventStream: true, ref usage)).ShouldBe(0);
        AllocatedBy(() => grpc.ReadUsage(frame, isEventStream: false, ref usage)).ShouldBe(0);
    }

    private static long AllocatedByReading(IBodyParser parser, string path, byte[] body)
    {
        ParsedBody parsed = new();
        return AllocatedBy(() =>
        {
            parsed.Reset();
            parser.ParseRequest(path, body, needsPrompt: true, parsed);
        });
    }

    private static long AllocatedBy(Action action)
    {
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }

        // Tiered compilation may charge this thread once for something of its own; a real leak is per call.
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}

using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Producers;

namespace InferenceGateway.Benchmarks;

/// <summary>Reading the body of a chat, by its size: prose with a line end every 80 characters, which JSON escapes.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class BodyReaderBenchmarks
{
    private const string Path = "/v1/chat/completions";
    private const int MessageLength = 4000;
    private const int EndpointCount = 10;

    private readonly OpenAIParser _parser = new();
    private readonly BenchmarkBuilder _builder = new();
    private readonly InferenceRequest _request;
    private readonly EndpointSnapshot _snapshot;
    private readonly ApproximatePrefixCacheProducer _producer;
    private byte[] _body = [];

    public BodyReaderBenchmarks()
    {
        Endpoint[] endpoints =
        [
            .. Enumerable
                .Range(0, EndpointCount)
                .Select(slot => new Endpoint(slot, new EndpointIdentity("d", $"e{slot}", new Uri("http://h:1/")))),
        ];
        _snapshot = new EndpointSnapshot(1, endpoints, new EndpointMetrics(), new EndpointLoad());
        _request = _builder.NewRequest(EndpointCount);
        _producer = new ApproximatePrefixCacheProducer(new ApproximatePrefixCacheOptions(), _builder);
    }

    [Params(1, 8, 64, 450)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void WriteBody()
    {
        using MemoryStream stream = new();
        using Utf8JsonWriter writer = new(stream);
        writer.WriteStartObject();
        writer.WriteString("model", "meta-llama/Llama-3.1-70B-Instruct");
        writer.WriteBoolean("stream", true);
        writer.WriteNumber("max_tokens", 512);
        writer.WriteStartArray("messages");
        for (int left = (Kilobytes * 1000) - 200; left > 0; left -= MessageLength)
        {
            writer.WriteStartObject();
            writer.WriteString("role", "user");
            writer.WriteString("content", Prose(Math.Min(left, MessageLength)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        _body = stream.ToArray();
    }

    [GlobalCleanup]
    public void CleanUp() => _producer.Dispose();

    [Benchmark(Baseline = true)]
    public int FieldsOnly() => Parse(needsPrompt: false);

    [Benchmark]
    public int WithPrompt() => Parse(needsPrompt: true);

    [Benchmark]
    public int WithPromptHashedAndMatched()
    {
        int tokens = Parse(needsPrompt: true);
        _producer.Produce(_request, new Candidates(_snapshot, _snapshot.Slots));
        return tokens;
    }

    private int Parse(bool needsPrompt)
    {
        ParsedBody parsed = _request.Body;
        parsed.Reset();
        InferenceError? error = _parser.ParseRequest(Path, _body, needsPrompt, parsed);
        return error is null ? parsed.PromptTokens : throw new InvalidOperationException(error.Message);
    }

    private static string Prose(int length)
    {
        StringBuilder text = new(length);
        while (text.Length < length)
        {
            text.Append(text.Length % 80 == 79 ? '\n' : (char)('a' + (text.Length * 7 % 26)));
        }

        return text.ToString();
    }
}

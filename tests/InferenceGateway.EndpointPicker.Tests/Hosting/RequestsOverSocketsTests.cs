using System.Text;
using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tests.Hosting;

/// <summary>Single requests through a whole picker, and what its options change about them.</summary>
public sealed class RequestsOverSocketsTests
{
    private const int Patience = 120_000;

    /// <summary>Field 7 of a ProcessingResponse, the immediate response: (7 &lt;&lt; 3) | 2.</summary>
    private const byte ImmediateResponse = 0x3A;

    /// <summary>Field 1 of a ProcessingResponse, the answer to the request's headers: (1 &lt;&lt; 3) | 2.</summary>
    private const byte RequestHeadersAnswer = 0x0A;
    private const string Scores = "x-gateway-destination-endpoint-scores";

    /// <summary>Nothing listens there: the picker routes to endpoints that it knows nothing of, until it was refused too often.</summary>
    private const string TwoEndpoints = """
        endpoints:
        - { name: a, address: 127.0.0.1, port: "9" }
        - { name: b, address: 127.0.0.2, port: "9" }
        """;

    private const string Rewrite = """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: canary }
        spec:
          poolRef: { name: pool }
          rules:
          - matches: [ { model: { value: public } } ]
            targets: [ { modelRewrite: adapter-7 } ]
        """;

    [Fact(Timeout = Patience)]
    public async Task A_model_of_the_resources_file_is_rewritten_on_the_way_and_restored_on_the_way_back()
    {
        using Folder folder = new();
        string file = folder.Write("resources.yaml", Rewrite);
        await using RunningPicker picker = await StartAsync(options => options with { ResourcesFile = file });
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync(ChatHeaders());
        await call.RequestStream.WriteAsync(RawGrpc.LastRequestBody(Chat("public")));

        string headers = await ReceiveAsync(call);
        headers.ShouldContain($"{Chat("adapter-7").Length}");
        (await ReceiveAsync(call)).ShouldContain(Chat("adapter-7"));
        await call.RequestStream.WriteAsync(RawGrpc.ResponseHeaders((":status", "200"), ("content-type", "application/json")));
        await ReceiveAsync(call);
        await call.RequestStream.WriteAsync(RawGrpc.LastResponseBody("{\"model\":\"adapter-7\",\"choices\":[]}"));
        (await ReceiveAsync(call)).ShouldContain("{\"model\":\"public\",\"choices\":[]}");
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_scores_of_all_endpoints_are_told_when_asked_for(bool areAskedFor)
    {
        await using RunningPicker picker = await StartAsync(options => options with { EmitsEndpointScores = areAskedFor });
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync(ChatHeaders());
        await call.RequestStream.WriteAsync(RawGrpc.LastRequestBody(Chat("m")));

        string answer = await ReceiveAsync(call);
        answer.Contains(Scores, StringComparison.Ordinal).ShouldBe(areAskedFor);
        // One of the two is the destination and named anyway.
        (answer.Contains("127.0.0.1:9", StringComparison.Ordinal) && answer.Contains("127.0.0.2:9", StringComparison.Ordinal)).ShouldBe(
            areAskedFor
        );
    }

    [Theory(Timeout = Patience)]
    [InlineData(false, ImmediateResponse)] // nothing of the pool is in the subset
    [InlineData(true, RequestHeadersAnswer)]
    public async Task The_subset_that_the_proxy_names_is_heeded_unless_told_otherwise(bool isIgnored, byte expected)
    {
        await using RunningPicker picker = await StartAsync(options => options with { IgnoresSubsetHint = isIgnored });
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync([.. ChatHeaders(), .. RawGrpc.SubsetHint("10.9.9.9:8000")]);
        await call.RequestStream.WriteAsync(RawGrpc.LastRequestBody(Chat("m")));

        (await ReceiveAsync(call))[0].ShouldBe((char)expected);
    }

    [Fact(Timeout = Patience)]
    public async Task Streams_are_counted_and_timed_when_asked_for()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { HasStreamMetrics = true });
        using RawGrpc client = new(picker.Host.GrpcPort);
        using HttpClient http = new();

        // Without endpoints a request is refused, which ends its stream well; another one stays open until it is reset.
        using AsyncDuplexStreamingCall<byte[], byte[]> refused = client.Process();
        await refused.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: true, (":path", "/v1/models")));
        await ReceiveAsync(refused);
        (await refused.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeFalse();
        using CancellationTokenSource reset = new();
        using AsyncDuplexStreamingCall<byte[], byte[]> open = client.Process(reset.Token);
        await open.RequestStream.WriteAsync(ChatHeaders());

        await Until.TrueAsync(async () => (await PageAsync(http, picker)).Contains("llm_d_epp_extproc_streams_inflight 1\n"));
        string page = await PageAsync(http, picker);
        page.ShouldContain("llm_d_epp_extproc_streams_total{code=\"OK\"} 1\n");
        page.ShouldContain("llm_d_epp_extproc_stream_duration_seconds_count 1\n");

        await reset.CancelAsync();
        await Until.TrueAsync(async () => (await PageAsync(http, picker)).Contains("llm_d_epp_extproc_streams_inflight 0\n"));
        await Until.TrueAsync(async () => (await PageAsync(http, picker)).Contains("code=\"Canceled\"} 1\n"));
        (await PageAsync(http, picker)).ShouldContain("llm_d_epp_extproc_stream_duration_seconds_count 2\n");
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_is_shown_of_streams_unless_asked_for()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync();
        using RawGrpc client = new(picker.Host.GrpcPort);
        using HttpClient http = new();
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: true, (":path", "/v1/models")));
        await ReceiveAsync(call);

        string page = await PageAsync(http, picker);
        page.ShouldContain("llm_d_epp_");
        page.ShouldNotContain("extproc");
    }

    [Theory(Timeout = Patience)]
    [InlineData(LogLevel.Debug)]
    [InlineData(LogLevel.Information)]
    public async Task A_request_has_a_line_at_its_decision_and_one_at_its_end_at_debug_alone(LogLevel level)
    {
        using RecordingLog log = new();
        await using RunningPicker picker = await StartAsync(options => options, log, level);
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync(ChatHeaders());
        await call.RequestStream.WriteAsync(RawGrpc.LastRequestBody(Chat("m")));
        await ReceiveAsync(call);
        await ReceiveAsync(call);
        await call.RequestStream.WriteAsync(RawGrpc.ResponseHeaders((":status", "200"), ("content-type", "application/json")));
        await call.RequestStream.WriteAsync(
            RawGrpc.LastResponseBody("{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}")
        );
        await ReceiveAsync(call);
        await ReceiveAsync(call);

        // Both lines are written before the last answer is sent.
        List<string> lines = [.. log.All.Where(line => line.StartsWith("Request r-1 ", StringComparison.Ordinal))];
        lines.Count.ShouldBe(level == LogLevel.Debug ? 2 : 0);
        if (level == LogLevel.Debug)
        {
            lines[0].ShouldStartWith("Request r-1 goes to 127.0.0.");
            lines[1].ShouldStartWith("Request r-1 ended after ");
            lines[1].ShouldEndWith("Completed, status 200, 5 prompt tokens of which -1 cached, 7 completion tokens");
        }
    }

    /// <summary>A picker that is refused by its endpoints once, when it starts.</summary>
    private static Task<RunningPicker> StartAsync(
        Func<EndpointPickerOptions, EndpointPickerOptions> change,
        RecordingLog? log = null,
        LogLevel level = LogLevel.Information
    ) =>
        RunningPicker.StartAsync(
            options => change(options with { RefreshMetricsInterval = TimeSpan.FromDays(1) }),
            endpoints: TwoEndpoints,
            log: log,
            level: level
        );

    private static byte[] ChatHeaders() =>
        RawGrpc.RequestHeaders(isEnd: false, (":method", "POST"), (":path", "/v1/chat/completions"), ("x-request-id", "r-1"));

    private static string Chat(string model) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"x"}]}""";

    private static Task<string> PageAsync(HttpClient http, RunningPicker picker) =>
        http.GetStringAsync(new Uri(picker.MetricsAddress, "metrics"), TestContext.Current.CancellationToken);

    /// <summary>The next answer, whose texts stand in it as they are.</summary>
    private static async Task<string> ReceiveAsync(AsyncDuplexStreamingCall<byte[], byte[]> call)
    {
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        return Encoding.Latin1.GetString(call.ResponseStream.Current);
    }
}

using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.Engine.Tests.Metrics;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>
/// A picker in a process of its own, with all that has metrics, in front of three endpoints: one is well, at one nobody listens, one has a
/// page that cannot be read. Tests play the proxy.
/// </summary>
internal sealed class PickerOfEveryMetric : IAsyncDisposable
{
    private const string Resources = """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceObjective
        metadata: { name: urgent }
        spec: { poolRef: { name: test }, priority: 7 }
        ---
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: canary }
        spec:
          poolRef: { name: test }
          rules:
          - matches: [ { model: { value: public } } ]
            targets: [ { modelRewrite: adapter-7 } ]
        """;

    private readonly ScriptedServer _unreadable = new(_ => Task.CompletedTask) { Page = "nonsense 1\n" };
    private readonly ScratchFile _resources = new(Resources);
    private readonly SimulatedServer _well;
    private readonly ScratchFile _endpoints;
    private readonly ScratchFile _configuration;
    private readonly EndpointPickerProcess _process;
    private int _streams;

    private PickerOfEveryMetric(SimulatedServer well)
    {
        _well = well;
        _endpoints = new ScratchFile(
            $$"""
            endpoints:
            - { name: well, address: 127.0.0.1, port: "{{well.Address.Port}}" }
            - { name: absent, address: 127.0.0.2, port: "9" }
            - { name: unreadable, address: 127.0.0.1, port: "{{_unreadable.Address.Port}}" }
            """
        );
        _configuration = new ScratchFile(
            $$"""
            plugins:
            - { type: file-discovery, parameters: { path: "{{_endpoints.Path}}" } }
            - type: queue-scorer
            - type: prefix-cache-scorer
            - type: inflight-load-producer
            dataLayer: { discovery: { pluginRef: file-discovery } }
            """
        );
        _process = new EndpointPickerProcess(
            _configuration.Path,
            "--secure-serving=false",
            "--enable-grpc-stream-metrics",
            $"--resources-file={_resources.Path}"
        );
    }

    private string WellHostPort => $"127.0.0.1:{_well.Address.Port}";

    public static async Task<PickerOfEveryMetric> StartAsync()
    {
        PickerOfEveryMetric picker = new(await Simulators.InstantAsync());
        try
        {
            await picker._process.StartAsync();
            return picker;
        }
        catch
        {
            await picker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request of every kind: plain, streamed, rewritten, of an objective, of a subset, refused, failed, without a body.</summary>
    public async Task ServeAsync()
    {
        using RawGrpc connection = new(_process.Port);
        await ProxyStream.ExchangeAsync(connection);
        await ProxyStream.ExchangeAsync(connection, "public");
        await ProxyStream.ExchangeAsync(connection, Bodies.Model, ("x-llm-d-inference-objective", "urgent"));
        _streams += 3;
        await StreamAsync(connection);
        await FailAsync(connection);
        await ListModelsAsync(connection);
        await RefuseAsync(connection, "{", 400);
        await RefuseAsync(connection, Bodies.Completion(), 503, "10.9.9.9:8000");
    }

    /// <summary>The page, once every stream has ended and both broken endpoints were scraped.</summary>
    public async Task<ParsedPage> PageAsync()
    {
        string[] lines = [];
        await Patience.UntilAsync(
            async () =>
            {
                lines = await _process.MetricLinesAsync();
                return MetricsPage.Sum(lines, "llm_d_epp_extproc_streams_total") == _streams
                    && MetricsPage.Sum(lines, "llm_d_epp_datalayer_poll_errors_total") > 0
                    && MetricsPage.Sum(lines, "llm_d_epp_datalayer_extract_errors_total") > 0;
            },
            "all streams ended, and both broken endpoints were scraped"
        );
        return ParsedPage.Parse(string.Join('\n', lines) + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _configuration.Dispose();
        _endpoints.Dispose();
        _resources.Dispose();
        await _unreadable.DisposeAsync();
        await _well.DisposeAsync();
    }

    private ProxyStream Open(RawGrpc connection)
    {
        _streams++;
        return new ProxyStream(connection);
    }

    /// <summary>A stream of three tokens and usage, from the endpoint that the proxy restricts it to.</summary>
    private async Task StreamAsync(RawGrpc connection)
    {
        using ProxyStream stream = Open(connection);
        await stream.SendAsync(ProxyStream.PostHeaders().WithSubset(Make.List(WellHostPort)));
        await stream.SendAsync(Make.RequestBody(Bodies.Stream(), end: true));
        await stream.ReceiveConsentAsync(); // headers
        await stream.ReceiveConsentAsync(); // body
        await stream.SendAsync(Make.ResponseHeaders(type: "text/event-stream"));
        await stream.ReceiveConsentAsync();
        foreach (string piece in (string[])["a", "b", "c"])
        {
            await stream.SendAnswerAsync($$"""data: {"choices":[{"text":"{{piece}}"}]}{{"\n\n"}}""");
            await stream.ReceiveConsentAsync();
        }

        await stream.SendAsync(
            Make.ResponseBody("data: {\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n", end: true)
        );
        await stream.ReceiveConsentAsync();
    }

    private async Task FailAsync(RawGrpc connection)
    {
        using ProxyStream stream = Open(connection);
        await stream.SendHeadersAsync();
        await stream.SendAsync(Make.RequestBody(Bodies.Completion(), end: true));
        await stream.ReceiveConsentAsync(); // headers
        await stream.ReceiveConsentAsync(); // body
        await stream.SendAsync(Make.ResponseHeaders(500));
        await stream.ReceiveConsentAsync();
        await stream.SendAsync(Make.ResponseBody("{}", end: true));
        await stream.ReceiveConsentAsync();
    }

    private async Task ListModelsAsync(RawGrpc connection)
    {
        using ProxyStream stream = Open(connection);
        await stream.SendAsync(Make.Get());
        await stream.ReceiveConsentAsync();
        await stream.SendAsync(Make.ResponseHeaders());
        await stream.ReceiveConsentAsync();
        await stream.SendAsync(Make.ResponseBody("{}", end: true));
        await stream.ReceiveConsentAsync();
    }

    private async Task RefuseAsync(RawGrpc connection, string body, int status, string? subset = null)
    {
        using ProxyStream stream = Open(connection);
        ProcessingRequest headers = ProxyStream.PostHeaders();
        await stream.SendAsync(subset is null ? headers : headers.WithSubset(Make.List(subset)));
        await stream.SendAsync(Make.RequestBody(body, end: true));
        (await stream.ReceiveRefusalAsync()).ShouldBe(status);
    }
}

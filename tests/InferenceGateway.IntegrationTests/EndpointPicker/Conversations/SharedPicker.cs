using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>
/// A picker in a process of its own for all the tests of a class, and a connection to it. At its endpoints nothing listens: tests play the
/// proxy, which never asks them anything. No TLS.
/// </summary>
public abstract class SharedPicker : IAsyncLifetime
{
    /// <summary>The endpoints unless a class has others, and their addresses.</summary>
    internal const string A = "127.0.0.1:9";

    /// <inheritdoc cref="A"/>
    internal const string B = "127.0.0.2:9";

    private const string Two = """
        endpoints:
        - { name: a, address: 127.0.0.1, port: "9" }
        - { name: b, address: 127.0.0.2, port: "9" }
        """;

    private readonly ScratchFile _endpoints;
    private readonly ScratchFile _configuration;
    private readonly ScratchFile _resources;

    /// <param name="plugins">Entries of <c>plugins</c>.</param>
    /// <param name="rest">The rest of the configuration.</param>
    /// <param name="endpoints">The file of endpoints.</param>
    /// <param name="resources">Objectives and rewrites of the pool <c>test</c>.</param>
    protected SharedPicker(
        string plugins = "- type: queue-scorer",
        string rest = "",
        string endpoints = Two,
        string resources = "",
        params string[] flags
    )
    {
        _endpoints = new ScratchFile(endpoints);
        _resources = new ScratchFile(resources);
        _configuration = new ScratchFile(
            $$"""
            plugins:
            - { type: file-discovery, parameters: { path: "{{_endpoints.Path}}" } }
            - type: inflight-load-producer
            {{plugins}}
            dataLayer: { discovery: { pluginRef: file-discovery } }
            {{rest}}
            """
        );
        Process = new EndpointPickerProcess(
            _configuration.Path,
            [
                "--secure-serving=false",
                "--refresh-metrics-interval=24h",
                "--enable-grpc-stream-metrics",
                $"--resources-file={_resources.Path}",
                .. flags,
            ]
        );
        Connection = new RawGrpc(Process.Port);
    }

    internal EndpointPickerProcess Process { get; }

    internal RawGrpc Connection { get; }

    public async ValueTask InitializeAsync() => await Process.StartAsync();

    internal ProxyStream Open() => new(Connection);

    /// <summary>A metric of its page, 0 when it is not there; see <see cref="MetricsPage.Sum"/>.</summary>
    internal async Task<double> MetricAsync(string name, params string[] labels) => await Process.MetricAsync(name, labels) ?? 0;

    /// <summary>Returns when every stream has ended; then nothing runs or is in flight, and no plugin has failed.</summary>
    internal async Task ShouldComeToRestAsync()
    {
        await Patience.UntilAsync(async () => await MetricAsync("llm_d_epp_extproc_streams_inflight") == 0, "every stream has ended");
        (await MetricAsync("llm_d_epp_request_running")).ShouldBe(0);
        (await MetricAsync("llm_d_epp_plugin_failures_total")).ShouldBe(0);
        (await MetricAsync("llm_d_epp_inflight_requests")).ShouldBe(0);
        (await MetricAsync("llm_d_epp_inflight_tokens")).ShouldBe(0);
        Process.Process.HasExited.ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Connection.Dispose();
        await Process.DisposeAsync();
        _configuration.Dispose();
        _resources.Dispose();
        _endpoints.Dispose();
    }
}

/// <summary>Two endpoints and nothing special.</summary>
public sealed class PlainPicker() : SharedPicker;

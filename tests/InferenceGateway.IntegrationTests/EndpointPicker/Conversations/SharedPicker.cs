using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A <see cref="ScratchPicker"/> for all the tests of a class.</summary>
public abstract class SharedPicker : IAsyncLifetime
{
    /// <summary>The endpoints unless a class has others, and their addresses.</summary>
    internal const string A = "127.0.0.1:9";

    /// <inheritdoc cref="A"/>
    internal const string B = "127.0.0.2:9";

    private readonly ScratchPicker _picker;

    /// <param name="plugins">Entries of <c>plugins</c>.</param>
    /// <param name="rest">The rest of the configuration.</param>
    /// <param name="endpoints">The file of endpoints.</param>
    /// <param name="resources">Objectives and rewrites of the pool <c>test</c>.</param>
    protected SharedPicker(
        string plugins = "- type: queue-scorer",
        string rest = "",
        string endpoints = ScratchPicker.Two,
        string resources = "",
        params string[] flags
    )
    {
        _picker = new ScratchPicker(
            path =>
                $$"""
                    plugins:
                    - { type: file-discovery, parameters: { path: "{{path}}" } }
                    - type: inflight-load-producer
                    {{plugins}}
                    dataLayer: { discovery: { pluginRef: file-discovery } }
                    {{rest}}
                    """,
            flags,
            endpoints,
            resources
        );
    }

    internal EndpointPickerProcess Process => _picker.Process;

    internal RawGrpc Connection => _picker.Connection;

    public async ValueTask InitializeAsync() => await _picker.StartAsync();

    internal ProxyStream Open() => new(Connection);

    /// <summary>A metric of its page, 0 when it is not there; see <see cref="MetricsPage.Sum"/>.</summary>
    internal async Task<double> MetricAsync(string name, params string[] labels) => await Process.MetricAsync(name, labels) ?? 0;

    /// <summary>Returns when every stream has ended; then nothing runs or is in flight, and no plugin has failed.</summary>
    internal async Task ShouldComeToRestAsync()
    {
        await _picker.ShouldComeToRestAsync();
        (await MetricAsync("llm_d_epp_plugin_failures_total")).ShouldBe(0);
        (await MetricAsync("llm_d_epp_inflight_requests")).ShouldBe(0);
        (await MetricAsync("llm_d_epp_inflight_tokens")).ShouldBe(0);
        Process.Process.HasExited.ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _picker.DisposeAsync();
    }
}

/// <summary>Two endpoints and nothing special.</summary>
public sealed class PlainPicker() : SharedPicker;

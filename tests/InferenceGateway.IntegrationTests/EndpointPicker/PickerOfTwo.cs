using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>
/// A picker in a process of its own with two endpoints. Nothing listens at either, and it finds that out at the start alone: tests play the
/// proxy, which never asks them anything. No TLS.
/// </summary>
internal sealed class PickerOfTwo : IAsyncDisposable
{
    /// <summary>The bound for all that clients can do to it, far above an idle process and far below a leak.</summary>
    private const long LargestMemory = 300L << 20;

    private const string Endpoints = """
        endpoints:
        - { name: a, address: 127.0.0.1, port: "9" }
        - { name: b, address: 127.0.0.2, port: "9" }
        """;

    private readonly ScratchFile _endpoints = new(Endpoints);
    private readonly ScratchFile _configuration;

    private PickerOfTwo(string plugins, IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment)
    {
        _configuration = new ScratchFile(
            $$"""
            plugins:
            - { type: file-discovery, parameters: { path: "{{_endpoints.Path}}" } }
            {{plugins}}
            dataLayer: { discovery: { pluginRef: file-discovery } }
            """
        );
        Process = new EndpointPickerProcess(
            _configuration.Path,
            ["--secure-serving=false", "--refresh-metrics-interval=24h", "--enable-grpc-stream-metrics", .. flags]
        )
        {
            Environment = environment ?? new Dictionary<string, string>(),
        };
    }

    public EndpointPickerProcess Process { get; }

    public int Port => Process.Port;

    public static async Task<PickerOfTwo> StartAsync(
        IEnumerable<string>? flags = null,
        string plugins = "- type: queue-scorer",
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        PickerOfTwo picker = new(plugins, flags ?? [], environment);
        try
        {
            await picker.Process.StartAsync();
            return picker;
        }
        catch
        {
            await picker.DisposeAsync();
            throw;
        }
    }

    public async Task<double> OpenStreamsAsync() => await Process.MetricAsync("llm_d_epp_extproc_streams_inflight") ?? 0;

    public Task UntilStreamsAsync(int count) =>
        Patience.UntilAsync(async () => await OpenStreamsAsync() == count, $"{count} streams are open");

    /// <summary>Returns when every request has ended; then it may hold nothing, and never have taken more memory than allowed.</summary>
    public async Task ShouldComeToRestAsync()
    {
        await UntilStreamsAsync(0);
        (await Process.MetricAsync("llm_d_epp_request_running") ?? 0).ShouldBe(0);
        ShouldBeSmall();
    }

    /// <summary>It has occupied less than <see cref="LargestMemory"/> at all times.</summary>
    public void ShouldBeSmall() => Process.Process.PeakResidentBytes.ShouldBeLessThan(LargestMemory);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _configuration.Dispose();
        _endpoints.Dispose();
    }
}

using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>
/// A picker in a process of its own, with files of its own. Nothing listens at its endpoints, and it finds that out at the start alone: tests
/// play the proxy, which never asks them anything. No TLS.
/// </summary>
internal sealed class ScratchPicker : IAsyncDisposable
{
    /// <summary>A file of endpoints <c>a</c> and <c>b</c>.</summary>
    public const string Two = """
        endpoints:
        - { name: a, address: 127.0.0.1, port: "9" }
        - { name: b, address: 127.0.0.2, port: "9" }
        """;

    private readonly ScratchFile _endpoints;
    private readonly ScratchFile _configuration;
    private readonly ScratchFile _resources;

    /// <param name="configuration">Makes the configuration, given the path of the file of endpoints.</param>
    /// <param name="endpoints">The file of endpoints.</param>
    /// <param name="resources">Objectives and rewrites.</param>
    /// <param name="flags">More flags.</param>
    /// <param name="environment">Variables beside or in place of this process' own.</param>
    public ScratchPicker(
        Func<string, string> configuration,
        IEnumerable<string> flags,
        string endpoints = Two,
        string resources = "",
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        _endpoints = new ScratchFile(endpoints);
        _resources = new ScratchFile(resources);
        _configuration = new ScratchFile(configuration(_endpoints.Path));
        Process = new EndpointPickerProcess(
            _configuration.Path,
            [
                "--secure-serving=false",
                "--refresh-metrics-interval=24h",
                "--enable-grpc-stream-metrics",
                $"--resources-file={_resources.Path}",
                .. flags,
            ]
        )
        {
            Environment = environment ?? new Dictionary<string, string>(),
        };
        Connection = new RawGrpc(Process.Port);
    }

    public EndpointPickerProcess Process { get; }

    public RawGrpc Connection { get; }

    /// <summary>Starts it, or leaves nothing of it behind.</summary>
    public async Task<ScratchPicker> StartAsync()
    {
        try
        {
            await Process.StartAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public Task UntilStreamsAsync(int count) =>
        Patience.UntilAsync(
            async () => (await Process.MetricAsync("llm_d_epp_extproc_streams_inflight") ?? 0) == count,
            $"{count} streams are open"
        );

    /// <summary>Returns when every stream has ended; then no request runs.</summary>
    public async Task ShouldComeToRestAsync()
    {
        await UntilStreamsAsync(0);
        (await Process.MetricAsync("llm_d_epp_request_running") ?? 0).ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Process.DisposeAsync();
        _configuration.Dispose();
        _resources.Dispose();
        _endpoints.Dispose();
    }
}

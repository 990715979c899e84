using System.Globalization;
using System.Net.Sockets;
using InferenceGateway.EndpointPicker.Tests.Support;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary><c>igw epp</c> in a process of its own, which can die and come back on the same ports.</summary>
internal sealed class EndpointPickerProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience.Span };
    private readonly int _metricsPort = FreePorts.Take();
    private IgwProcess? _process;

    /// <param name="configurationFile">An <c>EndpointPickerConfig</c>.</param>
    /// <param name="flags">More flags.</param>
    public EndpointPickerProcess(string configurationFile, params IEnumerable<string> flags) =>
        _arguments = [
            "epp",
            "--pool-name=test",
            .. Flag("grpc-port", Port),
            .. Flag("grpc-health-port", HealthPort),
            .. Flag("metrics-port", _metricsPort),
            $"--config-file={configurationFile}",
            .. flags,
        ];

    /// <summary>Where Envoy connects.</summary>
    public int Port { get; } = FreePorts.Take();

    /// <summary>Where probes connect.</summary>
    public int HealthPort { get; } = FreePorts.Take();

    /// <summary>Variables beside or in place of this process' own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IgwProcess Process => _process.ShouldNotBeNull();

    /// <summary>Starts it, for the first time or again, and waits until its health says that it serves: the last thing of a start.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = IgwProcess.Start(_arguments, Environment);
        await Patience.UntilAsync(IsServingAsync, "the picker serves");
    }

    public Task KillAsync() => Process.KillAsync();

    /// <summary>A metric of its page, see <see cref="MetricsPage.Sum"/>.</summary>
    public async Task<double?> MetricAsync(string name, params string[] labels) => MetricsPage.Sum(await MetricLinesAsync(), name, labels);

    public Task<string[]> MetricLinesAsync() => MetricsPage.ReadAsync(_client, Page("/metrics"));

    /// <summary>The length of its page of metrics in bytes.</summary>
    public async Task<long> MetricsBytesAsync() => (await _client.GetByteArrayAsync(Page("/metrics"))).LongLength;

    public async Task<string> PluginStateAsync() => await _client.GetStringAsync(Page("/debug/plugins/state"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private static string[] Flag(string name, int value) => [string.Create(CultureInfo.InvariantCulture, $"--{name}={value}")];

    private Uri Page(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_metricsPort}{path}"));

    private async Task<bool> IsServingAsync()
    {
        Process.HasExited.ShouldBeFalse(Process.Output + Process.Error);
        if (!await IsListeningAsync(HealthPort))
        {
            return false;
        }

        using RawGrpc probes = new(HealthPort);
        return await probes.CheckAsync("") == 1;
    }

    // A gRPC client waits a second after a refused connection, too long for a start.
    private static async Task<bool> IsListeningAsync(int port)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, Patience.End);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

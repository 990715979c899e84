using System.Globalization;
using System.Net;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A real Envoy on ports of its own.</summary>
internal sealed class EnvoyProcess : IAsyncDisposable
{
    private readonly ScratchFile _file;
    private readonly ChildProcess _process;
    private readonly HttpClient _admin;

    private EnvoyProcess(EnvoyBootstrap bootstrap, int pickerPort, bool isVerbose, int workers)
    {
        (int listener, int admin, int readiness) = (FreePorts.Take(), FreePorts.Take(), FreePorts.Take());
        bootstrap
            .WithPort(EnvoyBootstrap.ListenerPort, listener)
            .WithPort(EnvoyBootstrap.AdminPort, admin)
            .WithPort(EnvoyBootstrap.ReadinessPort, readiness)
            .WithPort(EnvoyBootstrap.PickerPort, pickerPort);
        Address = At(listener);
        Readiness = At(readiness);
        _admin = NewClient(At(admin));
        _file = new ScratchFile(bootstrap.Text);
        _process = new ChildProcess(
            EnvoyExecutable.Program,
            [
                .. $"--use-dynamic-base-id --concurrency {workers} --file-flush-interval-msec 10 --drain-time-s 1 --log-level".Split(' '),
                isVerbose ? "debug" : "warning",
                "-c",
                _file.Path,
            ]
        );
    }

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; }

    public Uri Readiness { get; }

    /// <summary>The access log, one line a request that has ended.</summary>
    public string[] AccessLog => [.. _process.Output.Split('\n').Where(line => line.StartsWith("access ", StringComparison.Ordinal))];

    public string Log => _process.Error;

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<EnvoyProcess> StartAsync(EnvoyBootstrap bootstrap, int pickerPort, bool isVerbose = false, int workers = 1)
    {
        EnvoyProcess envoy = new(bootstrap, pickerPort, isVerbose, workers);
        try
        {
            await Patience.UntilAsync(envoy.IsLiveAsync, "Envoy says LIVE");
            return envoy;
        }
        catch
        {
            await envoy.DisposeAsync();
            throw;
        }
    }

    public static HttpClient NewClient(Uri address, int httpVersion = 1) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                EnableMultipleHttp2Connections = true,
            }
        )
        {
            BaseAddress = address,
            Timeout = Patience.Span,
            DefaultRequestVersion = new Version(httpVersion, httpVersion == 1 ? 1 : 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    /// <summary>One of Envoy's counters or gauges; 0 when nothing was counted yet.</summary>
    public async Task<double> StatisticAsync(string name)
    {
        string filter = Uri.EscapeDataString($"^{name.Replace(".", "\\.", StringComparison.Ordinal)}$");
        string text = await _admin.GetStringAsync(new Uri($"/stats?filter={filter}", UriKind.Relative));
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(name.Length + 2)..], CultureInfo.InvariantCulture);
    }

    /// <summary>What the readiness listener says.</summary>
    public async Task<HttpStatusCode> ReadyAsync()
    {
        using HttpResponseMessage ready = await _admin.GetAsync(new Uri(Readiness, "/ready"));
        return ready.StatusCode;
    }

    /// <summary>The access log's line of a request, as soon as it is there: the one that contains the text.</summary>
    public async Task<string> AccessAsync(string part)
    {
        string? line = null;
        await Patience.UntilAsync(
            () => (line = AccessLog.LastOrDefault(one => one.Contains(part, StringComparison.Ordinal))) is not null,
            $"a line with '{part}' in Envoy's access log"
        );
        return line!;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
        _file.Dispose();
    }

    private static Uri At(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private async Task<bool> IsLiveAsync()
    {
        _process.HasExited.ShouldBeFalse(_process.Error);
        try
        {
            return (await _admin.GetStringAsync(new Uri("/ready", UriKind.Relative))).StartsWith("LIVE", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace InferenceGateway.Cli.Demo.Envoy;

/// <summary>A running Envoy, a child of this process.</summary>
internal sealed class EnvoyChild : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _admin;
    private volatile string _lastError = "";

    private EnvoyChild(Process process, string folder, Uri admin)
    {
        _process = process;
        _folder = folder;
        _admin = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = admin };
        _process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
        _process.BeginErrorReadLine();
        // The access log: nobody reads it here, but a full pipe would stop Envoy.
        _process.BeginOutputReadLine();
    }

    /// <summary>Starts Envoy and waits until it serves.</summary>
    /// <param name="admin">Where the bootstrap puts the admin pages.</param>
    /// <exception cref="IOException">It does not start; says what Envoy said.</exception>
    public static async Task<EnvoyChild> StartAsync(string program, string bootstrap, Uri admin, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("igw-demo-").FullName;
        string file = Path.Combine(folder, "envoy.yaml");
        await File.WriteAllTextAsync(file, bootstrap, cancellation);
        ProcessStartInfo start = new(
            program,
            ["-c", file, "--use-dynamic-base-id", "--log-level", "error", "--concurrency", ThreadCount(), "--drain-time-s", "1"]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        EnvoyChild? envoy = null;
        try
        {
            envoy = new EnvoyChild(Process.Start(start)!, folder, admin);
            await envoy.WaitUntilLiveAsync(cancellation);
            return envoy;
        }
        catch (Win32Exception exception)
        {
            Directory.Delete(folder, recursive: true);
            throw new IOException($"Envoy cannot be started: {program}: {exception.Message}", exception);
        }
        catch when (envoy is not null)
        {
            await envoy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await AskToQuitAsync();
        }

        _process.Dispose();
        _admin.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Envoy's default, a thread for each processor, leaves none to the servers and the traffic of the demo.</summary>
    private static string ThreadCount() => int.Max(1, Environment.ProcessorCount / 4).ToString(CultureInfo.InvariantCulture);

    private async Task WaitUntilLiveAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(StartTimeout, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            while (!await IsLiveAsync(either.Token))
            {
                if (_process.HasExited)
                {
                    // Waits for the last line as well.
                    await _process.WaitForExitAsync(cancellation);
                    throw new IOException($"Envoy ended at its start: {_lastError}");
                }

                await Task.Delay(PollInterval, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"Envoy does not serve after {StartTimeout.TotalSeconds} s: {_lastError}", exception);
        }
    }

    private async Task<bool> IsLiveAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage ready = await _admin.GetAsync(new Uri("/ready", UriKind.Relative), cancellation);
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AskToQuitAsync()
    {
        using CancellationTokenSource limit = new(StopTimeout, TimeProvider.System);
        try
        {
            using HttpResponseMessage quitting = await _admin.PostAsync(new Uri("/quitquitquit", UriKind.Relative), null, limit.Token);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }
}

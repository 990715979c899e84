using System.CommandLine;
using System.Runtime.InteropServices;
using InferenceGateway.EndpointPicker;
using InferenceGateway.EndpointPicker.Flags;
using InferenceGateway.EndpointPicker.Hosting;
using InferenceGateway.EndpointPicker.Logging;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli;

/// <summary><c>igw epp</c>: the endpoint picker behind Envoy.</summary>
internal static class EppCommand
{
    private const string About = """
        Takes the flags of the existing endpoint picker, with the same names, meanings and defaults, written as they are there: --flag=value,
        --flag value, switches with or without =true. Durations: 50ms, 30s, 1m30s. Sizes: 4194304, 10MiB, 25MB, 1Gi.

        Endpoints come from a file that the configuration names; Kubernetes is not read yet:
          apiVersion: llm-d.ai/v1alpha1
          kind: EndpointPickerConfig
          plugins:
          - { type: file-discovery, parameters: { path: /etc/epp/endpoints.yaml, watchFile: true } }
          dataLayer: { discovery: { pluginRef: file-discovery } }
        The file: endpoints: [{ name: gpu-a, address: 10.1.0.7, port: "8000", labels: { llm-d.ai/role: decode } }]

        Health names: liveness (the process answers), readiness, envoy.service.ext_proc.v3.ExternalProcessor and the empty one (requests are
        served). SIGTERM: not ready at once, everything is served for --drain-timeout, running streams as long again; a second signal stops.
        The log is JSON lines on standard error.

        Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 everything else: wrong flag, configuration, certificate or file, port in use.
        """;

    public static Command Create()
    {
        Verb command = new("epp", "Runs the endpoint picker behind Envoy (ext_proc)", About) { HasGoFlags = true };
        command.Add(EppFlags.All);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken _)
    {
        SocketCompletions.RunInline();
        try
        {
            EndpointPickerOptions options = FlagCompletion.Complete(EppFlags.Read(arguments), Environment.GetEnvironmentVariable);
            using ILoggerFactory logging = JsonLineLogging.CreateFactory(options.LogLevel, TimeProvider.System);
            using Signals signals = new();
            await using EndpointPickerHost picker = new(options, TimeProvider.System, logging);
            await picker.StartAsync(signals.First);
            await Exit.WhenCancelledAsync(signals.First);
            await picker.StopAsync(signals.Second);
            return 0;
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it served.
            return 0;
        }
        catch (Exception exception) when (exception is ConfigurationException or IOException)
        {
            return await Exit.FailedAsync($"igw epp: {exception.Message}");
        }
    }

    /// <summary>The first signal drains, the second one ends the draining.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly CancellationTokenSource _first = new();
        private readonly CancellationTokenSource _second = new();
        private readonly PosixSignalRegistration _terminate;
        private readonly PosixSignalRegistration _interrupt;
        private int _count;

        public Signals()
        {
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Count);
            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Count);
        }

        public CancellationToken First => _first.Token;

        public CancellationToken Second => _second.Token;

        public void Dispose()
        {
            _terminate.Dispose();
            _interrupt.Dispose();
            _first.Dispose();
            _second.Dispose();
        }

        private void Count(PosixSignalContext signal)
        {
            signal.Cancel = true;
            (Interlocked.Increment(ref _count) == 1 ? _first : _second).Cancel();
        }
    }
}

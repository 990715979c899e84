using System.Collections.Concurrent;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Recordings;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A picker for every configuration that occurs in the recordings, each in a process of its own. At its endpoints nothing listens.</summary>
public sealed class RecordedPickers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ServedRecording>>> _pickers = new(StringComparer.Ordinal);

    internal Task<ServedRecording> ForAsync(RecordedStream stream) =>
        _pickers
            .GetOrAdd(
                string.Join('\n', [stream.Configuration, .. stream.Flags, .. stream.Objects, .. stream.Endpoints]),
                _ => new Lazy<Task<ServedRecording>>(() => ServedRecording.StartAsync(stream))
            )
            .Value;

    public async ValueTask DisposeAsync()
    {
        // Those that did not start have been disposed of, and their tests failed.
        foreach (Lazy<Task<ServedRecording>> picker in _pickers.Values.Where(picker => !picker.Value.IsFaulted))
        {
            await (await picker.Value).DisposeAsync();
        }
    }
}

/// <summary>A picker as it was when a conversation was recorded, and a connection to it.</summary>
internal sealed class ServedRecording : IAsyncDisposable
{
    private const string Discovery = """
        - name: disc
          type: file-discovery
          parameters: { path: {endpoints}, watchFile: true }
        schedulingProfiles:
        """;

    private readonly ScratchFile _endpoints;
    private readonly ScratchFile _configuration;
    private readonly ScratchFile _resources;

    private ServedRecording(RecordedStream stream)
    {
        _endpoints = new ScratchFile(
            "endpoints:"
                + string.Concat(
                    stream
                        .Endpoints.Select(endpoint => endpoint.Split(':'))
                        .Select(parts => $"\n- {{ name: pod-{parts[1]}, address: {parts[0]}, port: \"{parts[1]}\" }}")
                        .DefaultIfEmpty(" []")
                )
                + "\n"
        );
        // What Kubernetes found for the existing picker, a file tells ours.
        string configuration = stream.Configuration.Contains("{endpoints}", StringComparison.Ordinal)
            ? stream.Configuration
            : stream.Configuration.Replace("schedulingProfiles:", Discovery, StringComparison.Ordinal)
                + "dataLayer: { discovery: { pluginRef: disc } }\n";
        _configuration = new ScratchFile(configuration.Replace("{endpoints}", $"\"{_endpoints.Path}\"", StringComparison.Ordinal));
        _resources = new ScratchFile(
            string.Join("\n---\n", stream.Objects.Where(json => json.Contains("llm-d.ai/", StringComparison.Ordinal)))
        );
        Process = new EndpointPickerProcess(
            _configuration.Path,
            [
                "--pool-name=pool",
                "--secure-serving=false",
                "--refresh-metrics-interval=24h",
                "--enable-grpc-stream-metrics",
                $"--resources-file={_resources.Path}",
                .. stream.Flags,
            ]
        );
        Connection = new RawGrpc(Process.Port);
    }

    public EndpointPickerProcess Process { get; }

    public RawGrpc Connection { get; }

    public static async Task<ServedRecording> StartAsync(RecordedStream stream)
    {
        ServedRecording picker = new(stream);
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

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Process.DisposeAsync();
        _configuration.Dispose();
        _resources.Dispose();
        _endpoints.Dispose();
    }
}

using System.Collections.Concurrent;
using InferenceGateway.ExtProc.Tests.Recordings;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A picker for every configuration that occurs in the recordings, each in a process of its own. At its endpoints nothing listens.</summary>
public sealed class RecordedPickers : IAsyncDisposable
{
    private const string Discovery = """
        - name: disc
          type: file-discovery
          parameters: { path: {endpoints}, watchFile: true }
        schedulingProfiles:
        """;

    private readonly ConcurrentDictionary<string, Lazy<Task<ScratchPicker>>> _pickers = new(StringComparer.Ordinal);

    internal Task<ScratchPicker> ForAsync(RecordedStream stream) =>
        _pickers
            .GetOrAdd(
                string.Join('\n', [stream.Configuration, .. stream.Flags, .. stream.Objects, .. stream.Endpoints]),
                _ => new Lazy<Task<ScratchPicker>>(() => StartAsync(stream))
            )
            .Value;

    public async ValueTask DisposeAsync()
    {
        // Those that did not start have been disposed of, and their tests failed.
        foreach (Lazy<Task<ScratchPicker>> picker in _pickers.Values.Where(picker => !picker.Value.IsFaulted))
        {
            await (await picker.Value).DisposeAsync();
        }
    }

    private static Task<ScratchPicker> StartAsync(RecordedStream stream)
    {
        string endpoints =
            "endpoints:"
            + string.Concat(
                stream
                    .Endpoints.Select(endpoint => endpoint.Split(':'))
                    .Select(parts => $"\n- {{ name: pod-{parts[1]}, address: {parts[0]}, port: \"{parts[1]}\" }}")
                    .DefaultIfEmpty(" []")
            )
            + "\n";
        // What Kubernetes found for the existing picker, a file tells ours.
        string configuration = stream.Configuration.Contains("{endpoints}", StringComparison.Ordinal)
            ? stream.Configuration
            : stream.Configuration.Replace("schedulingProfiles:", Discovery, StringComparison.Ordinal)
                + "dataLayer: { discovery: { pluginRef: disc } }\n";
        return new ScratchPicker(
            path => configuration.Replace("{endpoints}", $"\"{path}\"", StringComparison.Ordinal),
            ["--pool-name=pool", .. stream.Flags],
            endpoints,
            string.Join("\n---\n", stream.Objects.Where(json => json.Contains("llm-d.ai/", StringComparison.Ordinal)))
        ).StartAsync();
    }
}

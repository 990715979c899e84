using System.Text.Json;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>One stream between a real Envoy and the existing endpoint picker, byte by byte.</summary>
/// <param name="Scenario">The file's name, with the stream's number where the file has several.</param>
/// <param name="Configuration">The picker's configuration.</param>
internal sealed record RecordedStream(string Scenario, string Configuration, IReadOnlyList<RecordedMessage> Messages)
{
    private static readonly Lazy<List<RecordedStream>> Loaded = new(Load);

    /// <summary>Where the recordings are, or why there are none.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Every recorded stream on which the existing picker was asked; empty when there are no recordings here.</summary>
    public static IReadOnlyList<RecordedStream> All => Loaded.Value;

    public override string ToString() => Scenario;

    private static List<RecordedStream> Load()
    {
        List<RecordedStream> streams = [];
        if (!Directory.Exists(Folder))
        {
            return streams;
        }

        foreach (string file in Directory.EnumerateFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            string scenario = Path.GetFileNameWithoutExtension(file);
            if (!scenario.StartsWith("scripted-", StringComparison.Ordinal))
            {
                streams.AddRange(Read(file, scenario));
            }
        }

        return streams;
    }

    private static IEnumerable<RecordedStream> Read(string file, string scenario)
    {
        string configuration = "";
        SortedDictionary<string, List<RecordedMessage>> streams = new(StringComparer.Ordinal);
        foreach (string text in File.ReadLines(file))
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement line = document.RootElement;
            if (line.TryGetProperty("picker", out JsonElement picker))
            {
                configuration = picker.GetProperty("config").GetString()!;
            }
            else if (RecordedMessage.Read(line) is { } message)
            {
                string hop = line.TryGetProperty("hop", out JsonElement name) ? name.GetString() + "-" : "";
                string stream = hop + line.GetProperty("stream").GetInt32();
                if (!streams.TryGetValue(stream, out List<RecordedMessage>? messages))
                {
                    streams[stream] = messages = [];
                }

                messages.Add(message);
            }
        }

        return streams
            .Where(stream => stream.Value.Exists(message => message.IsFromProxy))
            .Select(stream => new RecordedStream(
                streams.Count == 1 ? scenario : $"{scenario}/{stream.Key}",
                Served(configuration),
                stream.Value
            ));
    }

    /// <summary>The configuration without what is not the scheduler's: endpoints come from the test, and nothing waits in a queue.</summary>
    private static string Served(string configuration)
    {
        int discovery = configuration.IndexOf("- name: disc\n", StringComparison.Ordinal);
        string served =
            discovery < 0
                ? configuration
                : configuration.Remove(discovery, configuration.IndexOf("schedulingProfiles:", StringComparison.Ordinal) - discovery);
        int rest = served.IndexOf("dataLayer:", StringComparison.Ordinal);
        return (rest < 0 ? served : served[..rest]).Replace(
            "schedulingProfiles:",
            "- type: spy\nschedulingProfiles:",
            StringComparison.Ordinal
        );
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data", "envoy-conversations");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return "no directory shared/data/envoy-conversations above the repository";
    }
}

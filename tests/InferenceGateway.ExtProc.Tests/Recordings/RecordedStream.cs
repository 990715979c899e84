using System.Text.Json;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>One stream between a real Envoy and the existing endpoint picker, byte by byte.</summary>
/// <param name="Scenario">The file's name, with the stream's number where the file has several.</param>
/// <param name="Configuration">The picker's configuration, with <c>{endpoints}</c> for the path of a file of endpoints if it names one.</param>
/// <param name="Flags">The picker's flags beyond the usual ones.</param>
/// <param name="Objects">What Kubernetes held, one JSON object a line.</param>
internal sealed record RecordedStream(
    string Scenario,
    string Configuration,
    string[] Flags,
    string[] Objects,
    IReadOnlyList<RecordedMessage> Messages
)
{
    private const string Usual = "127.0.0.1:30120";

    private static readonly Lazy<List<RecordedStream>> Loaded = new(Load);

    /// <summary>Where the recordings are, or why there are none.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Every recorded stream on which the existing picker was asked; empty when there are no recordings here.</summary>
    public static IReadOnlyList<RecordedStream> All => Loaded.Value;

    /// <summary>The endpoints to serve, <c>address:port</c>: those that the existing picker named, best first.</summary>
    public string[] Endpoints =>
        Scenario switch
        {
            "no-endpoints-get" or "no-endpoints-post" => [],
            "subset-hint-list" or "subset-hint-string-from-header" => [Usual, "127.0.0.1:30121"],
            _ => (Destination ?? Usual).Split(','),
        };

    private string? Destination =>
        Messages
            .Where(message => !message.IsFromProxy)
            .Select(message => ProcessingResponse.Parser.ParseFrom(message.Bytes).Metadata("x-gateway-destination-endpoint"))
            .FirstOrDefault(value => value is not null);

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
        JsonElement picker = default;
        SortedDictionary<string, List<RecordedMessage>> streams = new(StringComparer.Ordinal);
        foreach (string text in File.ReadLines(file))
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement line = document.RootElement;
            if (line.TryGetProperty("picker", out JsonElement first))
            {
                picker = first.Clone();
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
                picker.GetProperty("config").GetString()!,
                picker.TryGetProperty("flags", out JsonElement flags) ? [.. flags.EnumerateArray().Select(flag => flag.GetString()!)] : [],
                picker.TryGetProperty("kubernetes_objects", out JsonElement objects)
                    ? objects.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    : [],
                stream.Value
            ));
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

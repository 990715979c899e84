using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>Failures counted by label, with sample messages. Bounded in labels, messages and their length. Not thread-safe.</summary>
internal sealed class FailureLog
{
    internal const int MaximumMessages = 100;
    internal const int MaximumMessageLength = 300;
    private const int MaximumLabels = 200;
    private const string OtherLabels = "other labels";

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public void Add(RequestFailure failure)
    {
        string label = _entries.Count >= MaximumLabels && !_entries.ContainsKey(failure.Label) ? OtherLabels : failure.Label;
        if (!_entries.TryGetValue(label, out Entry? entry))
        {
            entry = new Entry();
            _entries.Add(label, entry);
        }

        entry.Count++;
        string message = failure.Message.Length <= MaximumMessageLength ? failure.Message : failure.Message[..MaximumMessageLength] + "…";
        if (entry.Messages.TryGetValue(message, out long seen))
        {
            entry.Messages[message] = seen + 1;
        }
        else if (entry.Messages.Count < MaximumMessages)
        {
            entry.Messages.Add(message, 1);
        }
    }

    /// <summary>Labels and messages, the most frequent first.</summary>
    public IReadOnlyList<FailureGroup> Groups() =>
        [
            .. _entries
                .OrderByDescending(entry => entry.Value.Count)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new FailureGroup(entry.Key, entry.Value.Count, MessagesOf(entry.Value))),
        ];

    private static List<string> MessagesOf(Entry entry) =>
        [.. entry.Messages.OrderByDescending(message => message.Value).Select(message => message.Key)];

    private sealed class Entry
    {
        public long Count { get; set; }

        public Dictionary<string, long> Messages { get; } = new(StringComparer.Ordinal);
    }
}

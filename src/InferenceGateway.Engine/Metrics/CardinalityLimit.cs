using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// Bounds the distinct values of a label that clients control: the first <c>maximum</c> pass, later ones become <c>other</c>, for the life of
/// the process. Thread-safe.
/// </summary>
internal sealed class CardinalityLimit(int maximum)
{
    public const string Other = "other";

    /// <summary>A label longer than this is not a name.</summary>
    public const int MaximumLength = 256;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private FrozenSet<string> _pinned = FrozenSet<string>.Empty;
    private int _count;

    /// <summary>
    /// Names that always pass and take no room of others: those that an administrator wrote down. Replaces the names pinned before.
    /// </summary>
    public void Pin(IEnumerable<string> names) => Volatile.Write(ref _pinned, names.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The value itself, or <c>other</c>.</summary>
    public string Limit(string value)
    {
        if (value.Length == 0 || _seen.ContainsKey(value) || Volatile.Read(ref _pinned).Contains(value))
        {
            return value;
        }

        if (value.Length > MaximumLength || Volatile.Read(ref _count) >= maximum)
        {
            return Other;
        }

        lock (_adding)
        {
            if (_seen.ContainsKey(value))
            {
                return value;
            }

            if (_count >= maximum)
            {
                return Other;
            }

            _seen.TryAdd(value, true);
            _count++;
            return value;
        }
    }
}

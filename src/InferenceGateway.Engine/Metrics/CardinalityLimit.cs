using System.Collections.Concurrent;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// Bounds the distinct values of a label that clients control: the first <c>maximum</c> pass, later ones become <c>other</c>, for the life of
/// the process. Thread-safe.
/// </summary>
internal sealed class CardinalityLimit(int maximum)
{
    public const string Other = "other";

    /// <summary>A label longer than this is not a model's name.</summary>
    private const int MaximumLength = 256;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();

    public string Limit(string value)
    {
        if (value.Length == 0 || _seen.ContainsKey(value))
        {
            return value;
        }

        lock (_adding)
        {
            if (_seen.ContainsKey(value))
            {
                return value;
            }

            return value.Length <= MaximumLength && _seen.Count < maximum && _seen.TryAdd(value, true) ? value : Other;
        }
    }
}

using System.Text;

namespace InferenceGateway.Plugins.Parsers;

/// <summary>Turns UTF-8 into strings, without allocating for those that were asked for lately. Thread-safe.</summary>
/// <remarks>A gateway serves few models, and every request names one of them.</remarks>
internal sealed class RecentNames
{
    private const int Capacity = 16;
    private const int LongestKept = 256;

    private readonly Entry?[] _entries = new Entry?[Capacity];
    private int _next;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        foreach (ref Entry? place in _entries.AsSpan())
        {
            if (Volatile.Read(ref place) is { } entry && utf8.SequenceEqual(entry.Utf8))
            {
                return entry.Name;
            }
        }

        string name = Encoding.UTF8.GetString(utf8);
        if (utf8.Length <= LongestKept)
        {
            uint place = (uint)Interlocked.Increment(ref _next) % Capacity;
            Volatile.Write(ref _entries[place], new Entry(utf8.ToArray(), name));
        }

        return name;
    }

    private sealed record Entry(byte[] Utf8, string Name);
}

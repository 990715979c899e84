using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.LoadGeneration;

/// <summary>A lazy sequence that several workers take from. Thread-safe.</summary>
internal sealed class SharedSequence<T>(IEnumerable<T> source) : IDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private readonly IEnumerator<T> _items = source.GetEnumerator();

    /// <summary>Takes the next item; false when there is none left.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item)
    {
        lock (_gate)
        {
            item = _items.MoveNext() ? _items.Current : null;
            return item is not null;
        }
    }

    public void Dispose() => _items.Dispose();
}

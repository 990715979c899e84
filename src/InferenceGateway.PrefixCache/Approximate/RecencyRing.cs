using System.Runtime.CompilerServices;

namespace InferenceGateway.PrefixCache.Approximate;

/// <summary>
/// What one endpoint recorded, oldest first: a ticket for each run that a recording covered. A ticket whose blocks were covered
/// again, or are gone, is stale; it is skipped when its turn comes. So refreshing moves nothing.
/// </summary>
internal sealed class RecencyRing
{
    private const int InitialCapacity = 8;

    private Ticket[] _tickets = new Ticket[InitialCapacity];
    private int _head;

    public int Count { get; private set; }

    public int Capacity => _tickets.Length;

    public long EstimatedBytes => ManagedSize.OfArray(_tickets.Length, Unsafe.SizeOf<Ticket>());

    public Ticket Oldest => _tickets[_head];

    public void RemoveOldest()
    {
        _head = (_head + 1) & (_tickets.Length - 1);
        Count--;
    }

    /// <summary>Adds the newest; the caller has made room.</summary>
    public void Add(Ticket ticket)
    {
        _tickets[(_head + Count) & (_tickets.Length - 1)] = ticket;
        Count++;
    }

    public void DoubleCapacity()
    {
        Ticket[] larger = new Ticket[_tickets.Length * 2];
        int beforeWrap = Math.Min(Count, _tickets.Length - _head);
        _tickets.AsSpan(_head, beforeWrap).CopyTo(larger);
        _tickets.AsSpan(0, Count - beforeWrap).CopyTo(larger.AsSpan(beforeWrap));
        _tickets = larger;
        _head = 0;
    }

    /// <summary>The blocks of a run that one recording was the last to cover.</summary>
    internal readonly record struct Ticket(int Run, uint Stamp);
}

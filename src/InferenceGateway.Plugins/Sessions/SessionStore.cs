using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>Which endpoint each session is bound to. Thread-safe.</summary>
/// <remarks>
/// A binding lives for the time to live after its last use. Clients choose session ids, so their number is bounded: beyond the capacity
/// the session that was used longest ago is forgotten. The list is in the order of last use, which is also the order of expiry.
/// </remarks>
internal sealed class SessionStore(
    TimeProvider clock,
    TimeSpan timeToLive,
    TimeSpan sweepInterval,
    int capacity = SessionStore.DefaultCapacity
)
{
    /// <summary>Some 15 MB when full.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, LinkedListNode<Binding>> _bindings = [];
    private readonly LinkedList<Binding> _byLastUse = new();
    private long _sweptAt = clock.GetTimestamp();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _bindings.Count;
            }
        }
    }

    /// <summary>The endpoint of a session; null when it has none or was not used for the time to live. Not a use.</summary>
    public Endpoint? Find(UInt128 session)
    {
        long now = clock.GetTimestamp();
        lock (_gate)
        {
            return _bindings.TryGetValue(session, out LinkedListNode<Binding>? node) && !IsExpired(node.Value, now)
                ? node.Value.Endpoint
                : null;
        }
    }

    /// <summary>Uses a session: binds a new one, refreshes one that went where it is bound, moves one whose endpoint was absent.</summary>
    /// <param name="absent">The endpoint that the request found bound and not among its candidates; null when there was none.</param>
    public void Bind(UInt128 session, Endpoint picked, Endpoint? absent)
    {
        long now = clock.GetTimestamp();
        lock (_gate)
        {
            Sweep(now);
            if (!_bindings.TryGetValue(session, out LinkedListNode<Binding>? node))
            {
                Add(session, picked, now);
                return;
            }

            string boundId = node.Value.Endpoint.Id;

            // Another request may have moved the session since this one looked: then its move stands.
            if (boundId == picked.Id || boundId == absent?.Id || IsExpired(node.Value, now))
            {
                node.Value = new Binding(session, picked, now);
                _byLastUse.Remove(node);
                _byLastUse.AddLast(node);
            }
        }
    }

    private void Add(UInt128 session, Endpoint picked, long now)
    {
        if (_bindings.Count >= capacity)
        {
            RemoveOldest();
        }

        _bindings.Add(session, _byLastUse.AddLast(new Binding(session, picked, now)));
    }

    private void Sweep(long now)
    {
        if (clock.GetElapsedTime(_sweptAt, now) < sweepInterval)
        {
            return;
        }

        _sweptAt = now;
        while (_byLastUse.First is { } oldest && IsExpired(oldest.Value, now))
        {
            RemoveOldest();
        }
    }

    private void RemoveOldest()
    {
        _bindings.Remove(_byLastUse.First!.Value.Session);
        _byLastUse.RemoveFirst();
    }

    private bool IsExpired(Binding binding, long now) => clock.GetElapsedTime(binding.UsedAt, now) > timeToLive;

    private readonly record struct Binding(UInt128 Session, Endpoint Endpoint, long UsedAt);
}

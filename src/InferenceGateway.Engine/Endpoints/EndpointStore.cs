using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>
/// Owns the set of endpoints. Readers take <see cref="Current"/> without a lock; writers publish a new snapshot. Thread-safe.
/// </summary>
/// <remarks>
/// The slot of an endpoint that left is given away again only when nothing is in flight to it, so that a request's release never
/// lands on another endpoint's counters.
/// </remarks>
public sealed class EndpointStore
{
    private readonly Lock _writing = new();
    private readonly EndpointMetrics _metrics = new();
    private readonly EndpointLoad _load = new();
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<int> _leftSlots = [];
    private readonly List<IEndpointObserver> _observers = [];
    private int _slotCount;
    private EndpointSnapshot _current;

    public EndpointStore() => _current = new EndpointSnapshot(0, [], _metrics, _load);

    public EndpointSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Adds an observer; it is told of the endpoints that are there already.</summary>
    public void Observe(IEndpointObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_writing)
        {
            _observers.Add(observer);
            _endpoints.ForEach(observer.Added);
        }
    }

    /// <summary>Makes the set equal to <paramref name="identities"/>. An endpoint whose address or labels changed is a new one.</summary>
    /// <returns>How many came and went.</returns>
    /// <exception cref="ArgumentException">Two identities have the same namespace and name.</exception>
    public EndpointChange Replace(IReadOnlyCollection<EndpointIdentity> identities)
    {
        ArgumentNullException.ThrowIfNull(identities);
        HashSet<(string, string)> names = [];
        foreach (EndpointIdentity identity in identities)
        {
            if (!names.Add((identity.Namespace, identity.Name)))
            {
                throw new ArgumentException($"Two endpoints are called {identity.Namespace}/{identity.Name}.", nameof(identities));
            }
        }

        lock (_writing)
        {
            HashSet<EndpointIdentity> wanted = [.. identities];
            List<Endpoint> gone = _endpoints.FindAll(endpoint => !wanted.Contains(endpoint.Identity));
            HashSet<EndpointIdentity> present = [.. _endpoints.Select(endpoint => endpoint.Identity)];
            List<EndpointIdentity> added = [.. identities.Where(identity => !present.Contains(identity))];
            if (gone.Count > 0 || added.Count > 0)
            {
                Apply(gone, added);
            }

            return new EndpointChange(added.Count, gone.Count);
        }
    }

    /// <summary>Tells observers that an endpoint was most likely started anew. Does nothing when it is not there any more.</summary>
    internal void Returned(Endpoint endpoint)
    {
        lock (_writing)
        {
            if (_endpoints.Contains(endpoint))
            {
                _observers.ForEach(observer => observer.Returned(endpoint));
            }
        }
    }

    private void Apply(List<Endpoint> gone, List<EndpointIdentity> added)
    {
        foreach (Endpoint endpoint in gone)
        {
            _endpoints.Remove(endpoint);
            _leftSlots.Add(endpoint.Slot);
        }

        List<Endpoint> came = [.. added.Select(identity => new Endpoint(TakeSlot(), identity))];
        _endpoints.AddRange(came);
        EndpointSnapshot next = new(_current.Version + 1, _endpoints, _metrics, _load);
        Volatile.Write(ref _current, next);
        foreach (IEndpointObserver observer in _observers)
        {
            gone.ForEach(observer.Removed);
            came.ForEach(observer.Added);
        }
    }

    private int TakeSlot()
    {
        // Slots that left in this very change are not reused by it: observers hear of the removal after the new snapshot is out.
        int found = _leftSlots.FindIndex(slot => Volatile.Read(ref _load.Requests.At(slot)) == 0 && !_current.TryGet(slot, out _));
        if (found < 0)
        {
            return _slotCount++;
        }

        int slot = _leftSlots[found];
        _leftSlots.RemoveAt(found);
        _metrics.WaitingRequests.At(slot) = 0;
        _metrics.RunningRequests.At(slot) = 0;
        _metrics.KvCacheUsage.At(slot) = 0;
        _metrics.CacheBlockSizeTokens.At(slot) = 0;
        _metrics.CacheBlocks.At(slot) = 0;
        _metrics.Adapters.At(slot) = null;
        _metrics.UpdatedAt.At(slot) = 0;
        _metrics.IsUnreachable.At(slot) = false;
        return slot;
    }
}

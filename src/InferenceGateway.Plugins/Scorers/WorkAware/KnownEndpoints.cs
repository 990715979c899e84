namespace InferenceGateway.Plugins.Scorers;

/// <summary>The endpoints of the pool as the scorer has seen them, by slot, and what only a comparison tells. Thread-safe.</summary>
internal sealed class KnownEndpoints(TimeProvider clock)
{
    /// <summary>
    /// Endpoints whose learned speeds differ by less are taken for equally fast, and by their full difference from the square of it on (1.96:
    /// half as fast). What lies below comes from what they were sent, long prompts or short ones, more from chance than from them, and would draw
    /// whoever begins a conversation to the same endpoint, for all its turns.
    /// </summary>
    private const double Alike = 1.4;

    /// <summary>Seconds per prompt token before anything was learned: a mid-size model on one accelerator. Only ratios matter at first.</summary>
    private const double InitialSecondsPerToken = 50e-6;

    /// <summary>Requests for each endpoint after which work counts 1/e.</summary>
    private const double Memory = 32;

    private const double LargestWeight = 1e100;

    private readonly Lock _gate = new();
    private readonly PrefillSpeed _poolSpeed = new();
    private readonly KnownEndpoint _neverSeen = new(clock);
    private KnownEndpoint?[] _bySlot = [];

    /// <summary>Of the newest work: it grows, instead of all older work being diminished each time.</summary>
    private double _weight = 1;

    /// <summary>Of the pool as a whole.</summary>
    public double SecondsPerToken => _poolSpeed.SecondsPerToken(InitialSecondsPerToken);

    /// <summary>The speed by which one endpoint is compared with the others.</summary>
    /// <param name="learned">Its own, in seconds per token.</param>
    /// <param name="fastest">Of the fastest among them.</param>
    public static double ComparedSpeed(double learned, double fastest)
    {
        double times = learned / fastest;
        return times <= Alike ? fastest
            : times >= Alike * Alike ? learned
            : fastest * times * times / (Alike * Alike);
    }

    /// <summary>All, for the time of one decision.</summary>
    public ReadOnlySpan<KnownEndpoint?> BySlot => Volatile.Read(ref _bySlot);

    /// <summary>Null where nothing is known.</summary>
    public KnownEndpoint? At(int slot) => At(BySlot, slot);

    /// <summary>Of <see cref="BySlot"/>; where nothing is known an endpoint of which nothing is, not to be changed.</summary>
    public KnownEndpoint OrNeverSeen(ReadOnlySpan<KnownEndpoint?> bySlot, int slot) => At(bySlot, slot) ?? _neverSeen;

    /// <summary>Nothing is known of the endpoint in this slot.</summary>
    public void Add(int slot)
    {
        lock (_gate)
        {
            KnownEndpoint?[] bySlot = _bySlot;
            KnownEndpoint?[] grown = new KnownEndpoint?[Math.Max(bySlot.Length, slot + 1)];
            bySlot.CopyTo(grown, 0);
            grown[slot] = new KnownEndpoint(clock);
            Volatile.Write(ref _bySlot, grown);
        }
    }

    /// <summary>A first token came.</summary>
    /// <param name="tokens">Prompt tokens that had to be computed for it, above 0.</param>
    /// <param name="seconds">The time it took, above 0.</param>
    public void ObserveSpeed(int slot, double tokens, double seconds)
    {
        _poolSpeed.Observe(tokens, seconds);
        At(slot)?.Speed.Observe(tokens, seconds);
    }

    /// <summary>Counts work to the endpoint that it is sent to.</summary>
    /// <param name="work">In seconds.</param>
    /// <param name="candidates">Endpoints it could have gone to, 1 or more.</param>
    public void CountWork(KnownEndpoint endpoint, double work, int candidates)
    {
        lock (_gate)
        {
            _weight *= 1 + (1 / (Memory * candidates));
            endpoint.RecentWork += work * _weight;
            if (_weight > LargestWeight)
            {
                foreach (KnownEndpoint known in _bySlot.OfType<KnownEndpoint>())
                {
                    known.RecentWork /= _weight;
                }

                _weight = 1;
            }
        }
    }

    private static KnownEndpoint? At(ReadOnlySpan<KnownEndpoint?> bySlot, int slot) =>
        (uint)slot < (uint)bySlot.Length ? bySlot[slot] : null;
}

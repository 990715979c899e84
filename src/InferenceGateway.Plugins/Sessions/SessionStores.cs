using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>
/// Lets filters and scorers with the same settings share one store, across reloads of the configuration too. Thread-safe.
/// </summary>
/// <remarks>Gateways that run in one process side by side, as in a simulation, have clocks of their own and share nothing.</remarks>
internal sealed class SessionStores
{
    private readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<Settings, SessionStore>> _stores = [];

    public SessionStore Of(TimeProvider clock, SessionIdOptions options, KeptProfile profile)
    {
        Settings settings = new(string.Join('\n', options.Headers()), profile, options.TimeToLive(), options.SweepInterval());
        return _stores
            .GetOrCreateValue(clock)
            .GetOrAdd(settings, static (key, clock) => new SessionStore(clock, key.TimeToLive, key.SweepInterval), clock);
    }

    private sealed record Settings(string Headers, KeptProfile Profile, TimeSpan TimeToLive, TimeSpan SweepInterval);
}

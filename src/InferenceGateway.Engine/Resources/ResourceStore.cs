namespace InferenceGateway.Engine.Resources;

/// <summary>
/// Holds the objectives and rewrites that the director reads; whoever follows them, a file or a cluster, publishes here. Readers take
/// <see cref="Current"/> and never wait. Thread-safe.
/// </summary>
/// <param name="scope">Objects outside of it are left out.</param>
public sealed class ResourceStore(ResourceScope scope)
{
    private readonly Lock _gate = new();
    private readonly List<Action<PoolResources>> _followers = [];
    private PoolResources _current = PoolResources.Empty;

    public ResourceScope Scope => scope;

    /// <summary>The objects at this moment.</summary>
    public PoolResources Current => Volatile.Read(ref _current);

    /// <summary>Replaces everything at once.</summary>
    /// <returns>What is in force now.</returns>
    public PoolResources Replace(IEnumerable<InferenceObjective> objectives, IEnumerable<InferenceModelRewrite> rewrites)
    {
        PoolResources next = new(
            objectives.Where(o => scope.Includes(o.Namespace, o.Pool)),
            rewrites.Where(r => scope.Includes(r.Namespace, r.Pool))
        );
        lock (_gate)
        {
            Volatile.Write(ref _current, next);
            foreach (Action<PoolResources> follower in _followers)
            {
                follower(next);
            }
        }

        return next;
    }

    /// <summary>Has <paramref name="changed"/> called with what is in force now, and after every change, one call at a time.</summary>
    internal void Follow(Action<PoolResources> changed)
    {
        lock (_gate)
        {
            _followers.Add(changed);
            changed(_current);
        }
    }
}

namespace InferenceGateway.Engine.Resources;

/// <summary>
/// Holds the objectives and rewrites that the director reads; whoever follows them, a file or a cluster, publishes here. Readers take
/// <see cref="Current"/> and never wait. Thread-safe.
/// </summary>
/// <param name="scope">Objects outside of it are left out.</param>
public sealed class ResourceStore(ResourceScope scope)
{
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
        Volatile.Write(ref _current, next);
        return next;
    }
}

namespace InferenceGateway.Engine.Resources;

/// <summary>The pool that an object belongs to: <c>spec.poolRef</c>.</summary>
/// <param name="Group">API group; empty is the core group.</param>
/// <param name="Name">Name of the pool, in the object's namespace.</param>
public sealed record PoolReference(string Group, string Name)
{
    /// <summary>The group of a reference that names none.</summary>
    public const string DefaultGroup = "inference.networking.k8s.io";
}

namespace InferenceGateway.Engine.Resources;

/// <summary>Which objects concern this gateway.</summary>
/// <param name="Namespace">Objects of other namespaces do not count; null: all count.</param>
/// <param name="Pool">Objects of other pools do not count, name and group compared; null: all count.</param>
public sealed record ResourceScope(string? Namespace, PoolReference? Pool)
{
    /// <summary>Every object counts: there is one pool, and the objects are meant for it.</summary>
    public static ResourceScope Everything { get; } = new(null, null);

    /// <summary>Whether an object counts.</summary>
    public bool Includes(string objectNamespace, PoolReference? pool) =>
        (Namespace is null || Namespace == objectNamespace) && (Pool is null || Pool == pool);
}

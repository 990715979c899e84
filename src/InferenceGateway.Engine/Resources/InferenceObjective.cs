namespace InferenceGateway.Engine.Resources;

/// <summary>An <c>InferenceObjective</c>: what requests that name it are worth. Immutable.</summary>
/// <param name="Pool">Null when the object names none; then it counts only where the pool does not matter.</param>
/// <param name="Priority">Higher is more important, negative may be shed; null counts as 0.</param>
public sealed record InferenceObjective(string Namespace, string Name, PoolReference? Pool, int? Priority);

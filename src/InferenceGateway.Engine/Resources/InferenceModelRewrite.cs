namespace InferenceGateway.Engine.Resources;

/// <summary>An <c>InferenceModelRewrite</c>: which models requests are sent to in place of those they name. Immutable.</summary>
/// <param name="Pool">Null when the object names none; then it counts only where the pool does not matter.</param>
/// <param name="CreatedAt">Of objects that match alike the oldest counts; null is newer than any time.</param>
public sealed record InferenceModelRewrite(
    string Namespace,
    string Name,
    PoolReference? Pool,
    DateTimeOffset? CreatedAt,
    IReadOnlyList<ModelRewriteRule> Rules
);

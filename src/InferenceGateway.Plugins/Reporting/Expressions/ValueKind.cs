namespace InferenceGateway.Plugins.Reporting.Expressions;

internal enum ValueKind
{
    /// <summary>There is no value: something it depends on was not reported.</summary>
    Missing,
    Number,
    Boolean,
}

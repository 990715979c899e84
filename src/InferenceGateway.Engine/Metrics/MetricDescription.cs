namespace InferenceGateway.Engine.Metrics;

/// <summary>One family of the metrics page, for references and checks.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Labels">Label names in order; empty when the family has one series.</param>
/// <param name="Buckets">Upper bounds without infinity; empty unless it is a histogram.</param>
/// <param name="Help">The help text as on the page.</param>
public sealed record MetricDescription(
    string Name,
    MetricKind Kind,
    IReadOnlyList<string> Labels,
    IReadOnlyList<double> Buckets,
    string Help
);

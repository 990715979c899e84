namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>One family of a <see cref="MetricsCatalogue"/>.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Type">As on the page.</param>
/// <param name="Labels">Label names, that of bucket bounds aside; their order does not matter.</param>
/// <param name="Buckets">Name of the set of bounds, of histograms.</param>
/// <param name="AliasOf">The present name, of a deprecated family.</param>
/// <param name="SaysDeprecated">The help text of a deprecated family names its successor.</param>
/// <param name="Missing">The feature that is not served yet, with which the family will come.</param>
/// <param name="Ours">Why the existing picker does not have it; such a family is on the page only at times.</param>
internal sealed record CataloguedFamily(
    string Name,
    string Type,
    string[] Labels,
    string? Buckets = null,
    string? AliasOf = null,
    bool SaysDeprecated = true,
    string? Missing = null,
    string? Ours = null
)
{
    public bool IsExpected => Missing is null && Ours is null;
}

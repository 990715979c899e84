using System.Text.Json;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Every metric family of the existing endpoint picker, as <c>MetricsCatalogue.json</c> beside this file lists them.</summary>
/// <param name="Prefixes">What names of such families begin with: under these nobody may invent one.</param>
/// <param name="Buckets">Upper bounds of histograms without infinity, by name of the set.</param>
/// <param name="LabelValues">All values of the labels whose values are fixed, in whichever family.</param>
/// <param name="Families">Present and deprecated ones.</param>
internal sealed record MetricsCatalogue(
    IReadOnlyList<string> Prefixes,
    IReadOnlyDictionary<string, double[]> Buckets,
    IReadOnlyDictionary<string, string[]> LabelValues,
    IReadOnlyList<CataloguedFamily> Families
)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static MetricsCatalogue Read()
    {
        string file = Path.Combine(
            RepositoryFiles.Root,
            "tests",
            "InferenceGateway.IntegrationTests",
            "EndpointPicker",
            "MetricsCatalogue.json"
        );
        return JsonSerializer.Deserialize<MetricsCatalogue>(File.ReadAllText(file), Options).ShouldNotBeNull();
    }
}

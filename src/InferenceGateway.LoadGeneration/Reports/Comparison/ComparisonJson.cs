using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>
/// A comparison as JSON: <c>setting</c>, and under <c>policies</c> for each its <c>name</c>, a <c>summary</c> of
/// <c>{median, min, max, best}</c> by measure (null when not measured) and under <c>runs</c> the whole report of each run, as
/// <see cref="JsonReport"/> writes it. Times are seconds, shares 0 to 1.
/// </summary>
public static class ComparisonJson
{
    /// <summary>Writes the comparison as UTF-8.</summary>
    public static void Write(RunComparison comparison, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(destination);
        using Utf8JsonWriter json = new(destination, JsonReport.Options);
        json.WriteStartObject();
        json.WriteString("setting"u8, comparison.Setting);
        json.WriteString("workload"u8, comparison.Run.Workload);
        json.WriteString("arrivals"u8, comparison.Run.Arrivals);
        json.WriteStartArray("policies"u8);
        for (int policy = 0; policy < comparison.Policies.Count; policy++)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, comparison.Policies[policy].Name);
            WriteSummary(json, comparison, policy);
            json.WriteStartArray("runs"u8);
            foreach (LoadReport run in comparison.Policies[policy].Runs)
            {
                JsonReport.WriteObject(json, run);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, RunComparison comparison, int policy)
    {
        json.WriteStartObject("summary"u8);
        foreach (ComparisonColumn column in comparison.Columns)
        {
            if (column.Cells[policy] is not { } value)
            {
                json.WriteNull(column.Measure.Key);
                continue;
            }

            json.WriteStartObject(column.Measure.Key);
            json.WriteNumber("median"u8, value.Median);
            json.WriteNumber("min"u8, value.Minimum);
            json.WriteNumber("max"u8, value.Maximum);
            json.WriteBoolean("best"u8, column.IsBest(policy));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

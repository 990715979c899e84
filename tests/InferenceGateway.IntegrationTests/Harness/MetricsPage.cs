using System.Globalization;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A page in Prometheus' text format.</summary>
internal static class MetricsPage
{
    /// <summary>Sum over the series of a metric whose labels contain all the texts; null when there is none.</summary>
    public static double? Sum(string[] lines, string name, params string[] labels)
    {
        double? sum = null;
        foreach (string line in lines)
        {
            bool isNamed = line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal);
            if (isNamed && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            {
                sum = (sum ?? 0) + double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    public static async Task<string[]> ReadAsync(HttpClient client, Uri address) =>
        (await client.GetStringAsync(address)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Engine.Tests.Metrics;

/// <summary>The table in <c>docs/metrics.md</c> says what the code declares. IGW_APPROVE=1 writes it anew.</summary>
public sealed class MetricsReferenceTests
{
    private const string Start = "<!-- generated: the engine's families -->\n";
    private const string End = "<!-- end of generated -->\n";

    [Fact]
    public void The_reference_lists_every_family_of_the_engine_and_its_old_name()
    {
        string file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "metrics.md");
        string page = File.ReadAllText(file).ReplaceLineEndings("\n");
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("IGW_APPROVE") == "1")
        {
            File.WriteAllText(file, page[..start] + table + page[end..]);
            return;
        }

        page[start..end].ShouldBe(table, "docs/metrics.md is out of date: run this test once with IGW_APPROVE=1");
    }

    private static string Table()
    {
        EngineMetrics metrics = new(Prometheus.Metrics.NewCustomRegistry());
        _ = new StreamMetrics(metrics, TimeProvider.System);
        StringBuilder table = new(
            "| Name | Type | Labels | Buckets | Meaning | Deprecated name |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        foreach (MetricDescription family in metrics.Descriptions)
        {
            string labels = string.Join(", ", family.Labels.Select(label => $"`{label}`"));
            string buckets = string.Join(", ", family.Buckets.Select(bound => bound.ToString(CultureInfo.InvariantCulture)));
            string alias = DeprecatedAliases.Of(family.Name) is { } old ? $"`{old.Name}`{Kept(old)}" : "";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{family.Name}` | {family.Kind.ToString().ToLowerInvariant()} | {labels} | {buckets} | {family.Help["[ALPHA] ".Length..]} | {alias} |\n"
            );
        }

        return table.ToString();
    }

    private static string Kept(DeprecatedAlias alias) =>
        alias.Labels is null ? "" : $" ({string.Join(", ", alias.Labels.Select(label => $"`{label.Name}`"))})";

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using System.Text;
using InferenceGateway.Engine.Metrics;
using Prometheus;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class AliasProjectionTests
{
    [Fact]
    public void Series_that_differ_in_a_dropped_label_are_added_up()
    {
        string page = WithAliases(
            """
            # HELP llm_d_epp_request_total [ALPHA] Requests.
            # TYPE llm_d_epp_request_total counter
            llm_d_epp_request_total{model_name="m",target_model_name="t",fairness_id="x",priority="0"} 3
            llm_d_epp_request_total{model_name="m",target_model_name="t",fairness_id="x",priority="1"} 5
            llm_d_epp_request_total{model_name="m",target_model_name="t",fairness_id="y",priority="0"} 4

            """
        );

        // fairness_id is dropped: 3 + 4 at priority 0, 5 at priority 1
        page.ShouldEndWith(
            """
            # HELP inference_objective_request_total [ALPHA] [Deprecated: Use llm_d_epp_request_total] Requests.
            # TYPE inference_objective_request_total counter
            inference_objective_request_total{model_name="m",target_model_name="t",priority="0"} 7
            inference_objective_request_total{model_name="m",target_model_name="t",priority="1"} 5

            """
        );
    }

    [Fact]
    public void Histograms_are_added_up_bucket_by_bucket()
    {
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        RequestFamilies families = new(new MetricFamilies(registry));
        families.CachedTokens.WithLabels("m", "t", "x", "0").Observe(1);
        families.CachedTokens.WithLabels("m", "t", "y", "0").Observe(20);
        families.CachedTokens.WithLabels("m", "t", "y", "7").Observe(20);
        families.CachedTokens.WithLabels("n", "t", "y", "7").Observe(3);

        ParsedPage page = ParsedPage.Of(registry);

        // Of model m: 1, 20, 20. Bounds 1, 8, 16, 32, ...
        const string name = "inference_objective_prompt_cached_tokens";
        const string m = "model_name=\"m\",target_model_name=\"t\"";
        page.Value($"{name}_bucket{{{m},le=\"1\"}}").ShouldBe(1);
        page.Value($"{name}_bucket{{{m},le=\"16\"}}").ShouldBe(1);
        page.Value($"{name}_bucket{{{m},le=\"32\"}}").ShouldBe(3);
        page.Value($"{name}_bucket{{{m},le=\"+Inf\"}}").ShouldBe(3);
        page.Value($"{name}_count{{{m}}}").ShouldBe(3);
        page.Value($"{name}_sum{{{m}}}").ShouldBe(41);
        page.Value($"{name}_count{{model_name=\"n\",target_model_name=\"t\"}}").ShouldBe(1);
    }

    [Fact]
    public void A_family_without_labels_left_has_one_series()
    {
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        MetricFamilies families = new(registry);
        Gauge size = families.Gauge("prefix_indexer_size", "Blocks.", "plugin_name", "plugin_type");
        size.WithLabels("one", "p").Set(2.5);
        size.WithLabels("two", "p").Set(4);
        families.Histogram("prefix_indexer_hit_ratio", "Share.", [0.5], "plugin_name", "plugin_type").WithLabels("one", "p").Observe(0.2);

        ParsedPage page = ParsedPage.Of(registry);

        page.Value("inference_extension_prefix_indexer_size").ShouldBe(6.5);
        page.Value("inference_extension_prefix_indexer_hit_ratio_bucket{le=\"0.5\"}").ShouldBe(1);
        page.Value("inference_extension_prefix_indexer_hit_ratio_count").ShouldBe(1);
    }

    [Fact]
    public void A_hostile_label_value_stays_one_value()
    {
        // Escaped quotes, backslashes, braces, commas, an end of line and what looks like another label.
        const string hostile = "a\",le=\"1\",x=\"}\\ b\n# HELP llm_d_epp_info x{";
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        RequestFamilies families = new(new MetricFamilies(registry));
        families.Duration.WithLabels(hostile, hostile, "x", "0").Observe(1);
        families.Duration.WithLabels(hostile, hostile, hostile, "0").Observe(2);
        families.Running.WithLabels(hostile, hostile, "x", "0").Set(4);

        ParsedPage page = ParsedPage.Of(registry);

        ParsedFamily duration = page.Families["inference_objective_request_duration_seconds"];
        duration.Labels.ShouldBe("model_name,target_model_name");
        duration.Samples.Where(s => s.Key.Contains("_sum{")).ShouldHaveSingleItem().Value.ShouldBe(3);
        page.Families["inference_objective_running_requests"].Samples.ShouldHaveSingleItem().Value.ShouldBe(4);
    }

    [Fact]
    public void A_family_without_a_sample_is_not_shown() =>
        WithAliases("# HELP llm_d_epp_info x\n# TYPE llm_d_epp_info gauge\n# HELP up x\n# TYPE up gauge\nup 1\n")
            .ShouldBe("# HELP up x\n# TYPE up gauge\nup 1\n");

    [Fact]
    public void A_family_without_an_old_name_stands_alone()
    {
        const string page = "# HELP up x\n# TYPE up gauge\nup 1\n";

        WithAliases(page).ShouldBe(page);
        WithAliases("").ShouldBe("");
    }

    [Fact]
    public void Numbers_beyond_the_numbers_keep_their_form()
    {
        string page = WithAliases(
            "# HELP llm_d_epp_ready_endpoints x\n# TYPE llm_d_epp_ready_endpoints gauge\nllm_d_epp_ready_endpoints NaN\n"
        );
        page.ShouldEndWith("inference_pool_ready_pods NaN\n");
        page = WithAliases("# HELP llm_d_epp_ready_endpoints x\n# TYPE llm_d_epp_ready_endpoints gauge\nllm_d_epp_ready_endpoints +Inf\n");
        page.ShouldEndWith("inference_pool_ready_pods +Inf\n");
    }

    [Fact]
    public void No_two_families_share_an_old_name() => DeprecatedAliases.All.Select(alias => alias.Name).ShouldBeUnique();

    private static string WithAliases(string page)
    {
        using MemoryStream written = new();
        using FamilyStream families = new(written);
        byte[] text = Encoding.UTF8.GetBytes(page.ReplaceLineEndings("\n"));
        families.WriteAsync(text).AsTask().GetAwaiter().GetResult();
        families.CompleteAsync(CancellationToken.None).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(written.ToArray());
    }
}

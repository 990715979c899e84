using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class PluginMetricsTests
{
    private readonly FakeEngine _engine = new();

    private IPluginMetrics Metrics => _engine.Metrics.Plugins;

    [Fact]
    public void Two_instances_share_a_family_and_have_a_series_each()
    {
        Metrics.Counter("seen_total", "Things seen.", "plugin_name").With("one").Add();
        Metrics.Counter("seen_total", "Things seen.", "plugin_name").With("two").Add(2.5);

        ParsedPage page = Page();
        page.Families["llm_d_epp_seen_total"].Help.ShouldBe("[ALPHA] Things seen.");
        page.Value("llm_d_epp_seen_total{plugin_name=\"one\"}").ShouldBe(1);
        page.Value("llm_d_epp_seen_total{plugin_name=\"two\"}").ShouldBe(2.5);
        _engine.Metrics.Descriptions.ShouldContain(d => d.Name == "llm_d_epp_seen_total" && d.Kind == MetricKind.Counter);
    }

    [Fact]
    public void A_gauge_a_distribution_and_a_removed_series_read_as_they_should()
    {
        IMetricFamily<IGauge> sizes = Metrics.Gauge("size", "Size.", "of");
        sizes.With("a").Set(5);
        sizes.With("a").Add(-2);
        sizes.With("b").Set(1);
        sizes.Remove("b");
        Metrics.Histogram("spread", "Spread.", [1, 2]).With().Observe(1.5);

        ParsedPage page = Page();
        page.Value("llm_d_epp_size{of=\"a\"}").ShouldBe(3);
        page.Has("llm_d_epp_size{of=\"b\"}").ShouldBeFalse();
        page.Value("llm_d_epp_spread_bucket{le=\"1\"}").ShouldBe(0);
        page.Value("llm_d_epp_spread_bucket{le=\"2\"}").ShouldBe(1);
    }

    [Fact]
    public void A_name_that_is_taken_otherwise_or_is_no_name_is_a_mistake_of_the_plugin()
    {
        Metrics.Gauge("size", "Size.", "of");
        Should.Throw<PluginConfigurationException>(() => Metrics.Gauge("size", "Size.", "other")).Message.ShouldContain("'size'");
        Should.Throw<PluginConfigurationException>(() => Metrics.Counter("size", "Size.", "of"));
        Should.Throw<PluginConfigurationException>(() => Metrics.Counter("request_total", "Mine.", "of"));
        Should.Throw<PluginConfigurationException>(() => Metrics.Counter("no name", "Nothing.")).Message.ShouldContain("'no name'");
        Page().Families.ShouldNotContainKey("llm_d_epp_no name");
        _engine.Metrics.Descriptions.ShouldNotContain(d => d.Name.Contains("no name"));
    }

    [Fact]
    public void What_is_set_before_a_page_is_on_it_and_a_failure_there_spoils_nothing()
    {
        IGauge size = Metrics.Gauge("size", "Size.").With();
        int pages = 0;
        Metrics.BeforePage(() => throw new InvalidOperationException("not today"));
        Metrics.BeforePage(() => size.Set(++pages));

        Page().Value("llm_d_epp_size").ShouldBe(1);
        Page().Value("llm_d_epp_size").ShouldBe(2);
    }

    [Fact]
    public void Labels_that_clients_choose_are_bounded_with_the_engines()
    {
        for (int i = 0; i < 200; i++)
        {
            Metrics.ModelLabel($"model-{i}");
            Metrics.FairnessLabel($"tenant-{i}");
        }

        Metrics.ModelLabel("one-more").ShouldBe("other");
        Metrics.FairnessLabel("one-more").ShouldBe("other");
        Metrics.FairnessLabel("tenant-199").ShouldBe("tenant-199");
    }

    private ParsedPage Page() => ParsedPage.Of(_engine.CollectorRegistry);
}

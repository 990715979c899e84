using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class EngineMetricsTests
{
    [Fact]
    public void A_label_that_clients_control_takes_no_more_values_than_its_limit()
    {
        CardinalityLimit limit = new(2);
        limit.Limit("a").ShouldBe("a");
        limit.Limit("b").ShouldBe("b");
        limit.Limit("c").ShouldBe("other");
        limit.Limit("a").ShouldBe("a");
        limit.Limit("").ShouldBe("");
    }

    [Fact]
    public void A_value_too_long_for_a_name_is_other() => new CardinalityLimit(10).Limit(new string('x', 257)).ShouldBe("other");

    [Fact]
    public void Ten_thousand_models_make_two_hundred_and_one_series()
    {
        FakeEngine engine = new(endpoints: ["a"]);
        for (int i = 0; i < 10_000; i++)
        {
            RequestContext context = engine.Begin();
            engine.Director.Decide(context, System.Text.Encoding.ASCII.GetBytes($"model-{i}:x"));
            engine.Director.End(context, RequestEnding.Completed, 200);
        }

        engine.MetricValue("llm_d_epp_request_total{").ShouldBe(10_000);
        SeriesOf(engine, "llm_d_epp_request_total{").ShouldBe(201);
        SeriesOf(engine, "llm_d_epp_scheduler_attempts_total{").ShouldBe(201);
    }

    private static int SeriesOf(FakeEngine engine, string prefix)
    {
        using MemoryStream page = new();
        engine.CollectorRegistry.CollectAndExportAsTextAsync(page).GetAwaiter().GetResult();
        return System.Text.Encoding.UTF8.GetString(page.ToArray()).Split('\n').Count(l => l.StartsWith(prefix, StringComparison.Ordinal));
    }
}

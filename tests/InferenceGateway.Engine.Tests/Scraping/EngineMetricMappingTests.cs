using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class EngineMetricMappingTests
{
    [Fact]
    public void The_built_in_engines_are_known_by_their_label_values()
    {
        BuiltInEngineMetricMappings
            .All.Select(mapping => mapping.Name)
            .ShouldBe(["vllm", "sglang", "trtllm-serve", "triton-tensorrt-llm", "triton"]);
    }

    [Fact]
    public void The_built_in_mappings_are_sound()
    {
        BuiltInEngineMetricMappings.All.SelectMany(mapping => mapping.Validate()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "name: an engine needs a name")]
    [InlineData("default", "name: \"default\" is reserved; choose the default with defaultEngine instead")]
    public void A_name_that_cannot_be_used_is_reported(string name, string problem)
    {
        new EngineMetricMapping { Name = name }
            .Validate()
            .ShouldBe([problem]);
    }

    [Fact]
    public void Custom_metrics_need_keys_of_their_own()
    {
        MetricSpec spec = new("m", []);
        EngineMetricMapping mapping = new() { Name = "x", CustomMetrics = [new("a", spec), new("", spec), new("a", spec)] };

        mapping
            .Validate()
            .ShouldBe([
                "customMetrics[1].attributeKey: a custom metric needs a key",
                "customMetrics[2].attributeKey: \"a\" is taken by an earlier custom metric",
            ]);
    }
}

using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class EngineMetricMappingsTests
{
    private static readonly EngineMetricMapping OwnVllm = new()
    {
        Name = "vllm",
        KvCacheUsage = MetricSpec.Parse("vllm:gpu_cache_usage_perc"),
    };

    [Theory]
    [InlineData("sglang", "sglang")]
    [InlineData("triton", "triton")]
    [InlineData("unheard-of", "vllm")]
    [InlineData("", "vllm")]
    [InlineData(null, "vllm")]
    public void An_endpoint_gets_the_mapping_of_its_engine_or_the_default(string? engine, string expected)
    {
        EngineMetricMappings.BuiltIn.PlanFor(engine).Mapping.Name.ShouldBe(expected);
    }

    [Fact]
    public void A_configured_mapping_replaces_the_built_in_one_of_its_name()
    {
        EngineMetricMappings mappings = EngineMetricMappings.TryCreate([OwnVllm], "sglang", out IReadOnlyList<string> problems)!;

        problems.ShouldBeEmpty();
        mappings.PlanFor("vllm").Mapping.ShouldBeSameAs(OwnVllm);
        mappings.PlanFor("unheard-of").Mapping.ShouldBeSameAs(BuiltInEngineMetricMappings.Sglang);
        mappings.PlanFor("trtllm-serve").Mapping.ShouldBeSameAs(BuiltInEngineMetricMappings.TensorRtLlmServe);
    }

    [Fact]
    public void All_problems_are_reported_with_their_paths()
    {
        EngineMetricMappings
            .TryCreate([OwnVllm, OwnVllm, new() { Name = "default" }], "nope", out IReadOnlyList<string> problems)
            .ShouldBeNull();

        problems.ShouldBe([
            "engineConfigs[1].name: \"vllm\" is taken by an earlier engine",
            "engineConfigs[2].name: \"default\" is reserved; choose the default with defaultEngine instead",
            "defaultEngine: there is no engine \"nope\"; known are sglang, triton, triton-tensorrt-llm, trtllm-serve, vllm",
        ]);
    }
}

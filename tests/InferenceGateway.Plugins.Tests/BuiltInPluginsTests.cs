using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests;

public sealed class BuiltInPluginsTests
{
    private static readonly string[] AlphaTypes =
    [
        "agent-identity",
        "header-profile-handler",
        "session-affinity-filter",
        "session-affinity-scorer",
        "utilization-filter",
    ];

    /// <summary>Types that work without parameters, with the exceptions that need some.</summary>
    private static readonly string[] NeedParameters =
    [
        "by-label",
        "request-attribute-reporter",
        "session-id-producer",
        "utilization-filter",
    ];

    [Fact]
    public void Every_type_promises_what_the_reference_says()
    {
        string[] types =
        [
            .. AlphaTypes,
            "active-request-scorer",
            "anthropic-parser",
            "approx-prefix-cache-producer",
            "by-label",
            "by-label-selector",
            "concurrency-detector",
            "decode-filter",
            "destination-endpoint-served-verifier",
            "encode-filter",
            "header-based-testing-filter",
            "inflight-load-producer",
            "kv-cache-utilization-scorer",
            "label-selector-filter",
            "load-aware-scorer",
            "lora-affinity-scorer",
            "max-score-picker",
            "no-hit-lru-scorer",
            "openai-parser",
            "passthrough-parser",
            "prefill-filter",
            "prefix-cache-affinity-filter",
            "prefix-cache-scorer",
            "probabilistic-admitter",
            "queue-scorer",
            "random-picker",
            "request-attribute-reporter",
            "round-robin-picker",
            "running-requests-size-scorer",
            "session-id-producer",
            "sglanghttp-parser",
            "single-profile-handler",
            "token-load-scorer",
            "token-producer",
            "tokenizer",
            "utilization-detector",
            "vertexai-parser",
            "vllmgrpc-parser",
            "vllmhttp-parser",
            "weighted-random-picker",
            "work-aware-scorer",
        ];

        IReadOnlyCollection<PluginType> registered = Configured.NewRegistry().Types;

        registered.Select(type => type.Name).ShouldBe(types, ignoreOrder: true);
        foreach (PluginType type in registered)
        {
            type.Stability.ShouldBe(AlphaTypes.Contains(type.Name) ? PluginStability.Alpha : PluginStability.Beta, type.Name);
        }
    }

    [Fact]
    public void Every_type_works_with_its_defaults()
    {
        foreach (PluginType type in Configured.NewRegistry().Types.Where(type => !NeedParameters.Contains(type.Name)))
        {
            Configured.Plugin<IPlugin>(type.Name).ShouldNotBeNull(type.Name);
            Configured.Plugin<IPlugin>(type.Name, "null").ShouldNotBeNull(type.Name);
            Configured.Plugin<IPlugin>(type.Name, "{}").ShouldNotBeNull(type.Name);
        }
    }

    [Fact]
    public void Unknown_parameters_are_refused_where_there_are_parameters()
    {
        foreach (PluginType type in Configured.NewRegistry().Types.Where(type => type.Options is not null))
        {
            Configured.Refusal(type.Name, "{'lruCapacity': 5}").Message.ShouldContain("lruCapacity", customMessage: type.Name);
        }
    }

    [Fact]
    public void Unknown_parameters_are_ignored_where_there_are_none()
    {
        foreach (PluginType type in Configured.NewRegistry().Types.Where(type => type.Options is null))
        {
            Configured.Plugin<IPlugin>(type.Name, "{'anything': [1]}").ShouldNotBeNull(type.Name);
        }
    }

    [Fact]
    public void Prefix_matches_have_a_default_producer()
    {
        Configured.NewRegistry().TryGetDefaultProducer("PrefixCacheMatchInfoDataKey", out string? type).ShouldBeTrue();
        type.ShouldBe("approx-prefix-cache-producer");
    }

    [Theory]
    [InlineData("{'outputRatio': -1}", "outputRatio")]
    [InlineData("{'maxEstimatedOutputTokens': -1}", "maxEstimatedOutputTokens")]
    public void In_flight_load_checks_its_parameters(string parameters, string parameter) =>
        Configured.Refusal("inflight-load-producer", parameters).Parameter.ShouldBe(parameter);

    [Theory]
    [InlineData("{'vllm': {'url': 'http://localhost'}}", "vllm")]
    [InlineData("{'modelName': 'm'}", "modelName")]
    [InlineData("{'udsTokenizerConfig': {}}", "udsTokenizerConfig")]
    public void Token_producer_refuses_tokenizers_it_does_not_have(string parameters, string parameter) =>
        Configured.Refusal("token-producer", parameters).Parameter.ShouldBe(parameter);

    [Fact]
    public void Token_producer_asks_for_the_prompt()
    {
        TestBuilder builder = new();
        Configured.Plugin<IPlugin>("token-producer", "{'estimate': {'image': {'mode': 'static'}}}", builder);

        builder.AllNeeds.ShouldBe(RequestNeeds.Prompt);
    }
}

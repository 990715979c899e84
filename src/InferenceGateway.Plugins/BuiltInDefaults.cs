using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.Passthrough;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.ProfileHandlers;
using InferenceGateway.Plugins.Saturation;
using InferenceGateway.Plugins.Scorers;

namespace InferenceGateway.Plugins;

/// <summary>What is used where nothing was configured.</summary>
public static class BuiltInDefaults
{
    /// <summary>The configuration of the standalone gateway: needs no tuning.</summary>
    public static string StandaloneConfiguration { get; } =
        $"""
            apiVersion: llm-d.ai/v1alpha1
            kind: EndpointPickerConfig
            plugins:
            - type: {WorkAwareScorer.Type}

            """;

    /// <summary>The plugins that fill roles a configuration leaves open, and the configuration of the existing endpoint picker.</summary>
    public static PluginDefaults Plugins { get; } =
        new()
        {
            SingleProfileHandler = ProfileHandlers.SingleProfileHandler.Type,
            Picker = MaxScorePicker.Type,
            Parsers = [OpenAIParser.Type, AnthropicParser.Type, VllmHttpParser.Type, PassthroughParser.Type],
            SaturationDetector = UtilizationDetector.Type,
            Configuration = $"""
                apiVersion: llm-d.ai/v1alpha1
                kind: EndpointPickerConfig
                plugins:
                - type: {QueueScorer.Type}
                - type: {KvCacheUtilizationScorer.Type}
                - type: {PrefixCacheScorer.Type}
                schedulingProfiles:
                - name: default
                  plugins:
                  - pluginRef: {QueueScorer.Type}
                    weight: 2
                  - pluginRef: {KvCacheUtilizationScorer.Type}
                    weight: 2
                  - pluginRef: {PrefixCacheScorer.Type}
                    weight: 3
                """,
        };
}

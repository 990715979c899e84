using System.Text.Json;
using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>Parameters of <c>token-producer</c>.</summary>
internal sealed record TokenProducerOptions
{
    /// <summary>The estimating back-end, which is the only one; its settings have no effect.</summary>
    public TokenEstimateOptions? Estimate { get; set; }

    /// <summary>A tokeniser of the model server; refused.</summary>
    public JsonElement? Vllm { get; set; }

    /// <summary>The model that a tokeniser is asked for; refused.</summary>
    public string? ModelName { get; set; }

    /// <summary>A tokeniser beside the gateway; refused.</summary>
    public JsonElement? UdsTokenizerConfig { get; set; }

    /// <exception cref="PluginConfigurationException">A back-end other than the estimating one is asked for.</exception>
    public void Validate()
    {
        Refuse("vllm", Vllm is not null);
        Refuse("modelName", !string.IsNullOrEmpty(ModelName));
        Refuse("udsTokenizerConfig", UdsTokenizerConfig is not null);
    }

    private static void Refuse(string parameter, bool isSet)
    {
        if (isSet)
        {
            throw new PluginConfigurationException(
                parameter,
                "only the estimating back-end is available: remove this parameter, tokens are then counted as a quarter of the bytes"
            );
        }
    }
}

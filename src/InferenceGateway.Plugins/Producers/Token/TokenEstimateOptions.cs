using System.Text.Json;

namespace InferenceGateway.Plugins.Producers;

/// <summary>The parameter <c>estimate</c> of <c>token-producer</c>. Accepted; media are counted by the parsers' own rules.</summary>
internal sealed record TokenEstimateOptions
{
    /// <summary>How images would be counted.</summary>
    public JsonElement? Image { get; set; }

    /// <summary>How videos would be counted.</summary>
    public JsonElement? Video { get; set; }
}

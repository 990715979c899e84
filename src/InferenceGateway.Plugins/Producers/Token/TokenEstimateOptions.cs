using System.Text.Json;

namespace InferenceGateway.Plugins.Producers;

/// <summary>The parameter <c>estimate</c> of <c>token-producer</c>. Accepted; media are counted by the parsers' own rules.</summary>
internal sealed record TokenEstimateOptions
{
    public JsonElement? Image { get; set; }

    public JsonElement? Video { get; set; }
}

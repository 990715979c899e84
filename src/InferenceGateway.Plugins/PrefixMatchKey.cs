using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins;

internal static class PrefixMatchKey
{
    /// <summary>The key of a configured <c>prefixMatchInfoProducerName</c>: blank means the approximate producer.</summary>
    public static DataKey<PrefixMatch> Of(string? producer) =>
        string.IsNullOrEmpty(producer) ? PrefixMatch.DefaultKey : PrefixMatch.Key(producer);
}

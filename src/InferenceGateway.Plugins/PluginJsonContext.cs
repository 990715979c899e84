using System.Text.Json.Serialization;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Producers;
using InferenceGateway.Plugins.ProfileHandlers;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Sessions;

namespace InferenceGateway.Plugins;

/// <summary>How parameters are read: names match without regard to case, unknown ones are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(ActiveRequestOptions))]
[JsonSerializable(typeof(ApproximatePrefixCacheOptions))]
[JsonSerializable(typeof(ByLabelOptions))]
[JsonSerializable(typeof(HeaderProfileOptions))]
[JsonSerializable(typeof(InFlightLoadOptions))]
[JsonSerializable(typeof(LabelSelectorOptions))]
[JsonSerializable(typeof(LoadAwareOptions))]
[JsonSerializable(typeof(NoHitLruOptions))]
[JsonSerializable(typeof(PickerOptions))]
[JsonSerializable(typeof(PrefixCacheAffinityOptions))]
[JsonSerializable(typeof(PrefixCacheScorerOptions))]
[JsonSerializable(typeof(SessionAffinityOptions))]
[JsonSerializable(typeof(TokenLoadOptions))]
[JsonSerializable(typeof(TokenProducerOptions))]
[JsonSerializable(typeof(UtilizationFilterOptions))]
internal sealed partial class PluginJsonContext : JsonSerializerContext;

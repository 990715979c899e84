using System.Text.Json.Serialization;
using InferenceGateway.Plugins.Admission;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Producers;
using InferenceGateway.Plugins.ProfileHandlers;
using InferenceGateway.Plugins.Reporting;
using InferenceGateway.Plugins.Saturation;
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
[JsonSerializable(typeof(AgentIdentityOptions))]
[JsonSerializable(typeof(ApproximatePrefixCacheOptions))]
[JsonSerializable(typeof(ByLabelOptions))]
[JsonSerializable(typeof(ConcurrencyDetectorOptions))]
[JsonSerializable(typeof(HeaderProfileOptions))]
[JsonSerializable(typeof(InFlightLoadOptions))]
[JsonSerializable(typeof(LabelSelectorOptions))]
[JsonSerializable(typeof(LoadAwareOptions))]
[JsonSerializable(typeof(NoHitLruOptions))]
[JsonSerializable(typeof(PickerOptions))]
[JsonSerializable(typeof(PrefixCacheAffinityOptions))]
[JsonSerializable(typeof(PrefixCacheScorerOptions))]
[JsonSerializable(typeof(ProbabilisticAdmitterOptions))]
[JsonSerializable(typeof(RequestAttributeReporterOptions))]
[JsonSerializable(typeof(SessionAffinityOptions))]
[JsonSerializable(typeof(SessionIdProducerOptions))]
[JsonSerializable(typeof(TokenLoadOptions))]
[JsonSerializable(typeof(TokenProducerOptions))]
[JsonSerializable(typeof(UtilizationDetectorOptions))]
[JsonSerializable(typeof(UtilizationFilterOptions))]
internal sealed partial class PluginJsonContext : JsonSerializerContext;

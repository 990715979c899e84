using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Admission;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.Passthrough;
using InferenceGateway.Plugins.Parsers.SglangHttp;
using InferenceGateway.Plugins.Parsers.VertexAI;
using InferenceGateway.Plugins.Parsers.VllmGrpc;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Producers;
using InferenceGateway.Plugins.ProfileHandlers;
using InferenceGateway.Plugins.Reporting;
using InferenceGateway.Plugins.Saturation;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Sessions;
using static InferenceGateway.Abstractions.Plugins.PluginStability;

namespace InferenceGateway.Plugins;

/// <summary>The plugins that come with the gateway.</summary>
public static class BuiltInPlugins
{
    /// <summary>Registers every built-in plugin type, and which one is added where a configuration leaves required data unproduced.</summary>
    /// <exception cref="ArgumentException">A type of the same name is registered already.</exception>
    public static void Register(PluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        SessionStores sessions = new();
        RegisterScorers(registry, sessions);
        RegisterFilters(registry, sessions);
        RegisterPickersAndHandlers(registry);
        RegisterParsers(registry);
        RegisterProducers(registry);
        RegisterRequestControl(registry);
        registry.Defaults = BuiltInDefaults.Plugins;
    }

    private static void RegisterScorers(PluginRegistry registry, SessionStores sessions)
    {
        PluginJsonContext json = PluginJsonContext.Default;
        registry.Add(QueueScorer.Type, Beta, _ => new QueueScorer());
        registry.Add(RunningRequestsScorer.Type, Beta, _ => new RunningRequestsScorer());
        registry.Add(KvCacheUtilizationScorer.Type, Beta, _ => new KvCacheUtilizationScorer());
        registry.Add(LoadAwareScorer.Type, Beta, json.LoadAwareOptions, (options, _) => new LoadAwareScorer(options));
        registry.Add(ActiveRequestScorer.Type, Beta, json.ActiveRequestOptions, (options, _) => new ActiveRequestScorer(options));
        registry.Add(TokenLoadScorer.Type, Beta, json.TokenLoadOptions, (options, builder) => new TokenLoadScorer(options, builder));
        registry.Add(
            PrefixCacheScorer.Type,
            Beta,
            json.PrefixCacheScorerOptions,
            (options, builder) => new PrefixCacheScorer(options, builder)
        );
        registry.Add(WorkAwareScorer.Type, Beta, builder => new WorkAwareScorer(builder));
        registry.Add(LoraAffinityScorer.Type, Beta, builder => new LoraAffinityScorer(builder));
        registry.Add(NoHitLruScorer.Type, Beta, json.NoHitLruOptions, (options, builder) => new NoHitLruScorer(options, builder));
        registry.Add(
            SessionAffinityScorer.Type,
            Alpha,
            json.SessionAffinityOptions,
            (options, builder) => new SessionAffinityScorer(SessionStrategies.Create(options, sessions, builder))
        );
    }

    private static void RegisterFilters(PluginRegistry registry, SessionStores sessions)
    {
        PluginJsonContext json = PluginJsonContext.Default;
        registry.Add(LabelSelectorFilter.Type, Beta, json.LabelSelectorOptions, (options, _) => new LabelSelectorFilter(options));
        registry.Add(LabelSelectorFilter.OldType, Beta, json.LabelSelectorOptions, (options, _) => new LabelSelectorFilter(options));
        registry.Add(ByLabelFilter.Type, Beta, json.ByLabelOptions, (options, _) => new ByLabelFilter(options));
        registry.Add(RoleFilter.DecodeType, Beta, _ => RoleFilter.Decode());
        registry.Add(RoleFilter.PrefillType, Beta, _ => RoleFilter.Prefill());
        registry.Add(RoleFilter.EncodeType, Beta, _ => RoleFilter.Encode());
        registry.Add(UtilizationFilter.Type, Alpha, json.UtilizationFilterOptions, (options, _) => new UtilizationFilter(options));
        registry.Add(
            PrefixCacheAffinityFilter.Type,
            Beta,
            json.PrefixCacheAffinityOptions,
            (options, builder) => new PrefixCacheAffinityFilter(options, builder)
        );
        registry.Add(
            SessionAffinityFilter.Type,
            Alpha,
            json.SessionAffinityOptions,
            (options, builder) => new SessionAffinityFilter(SessionStrategies.Create(options, sessions, builder))
        );
    }

    private static void RegisterPickersAndHandlers(PluginRegistry registry)
    {
        PluginJsonContext json = PluginJsonContext.Default;
        registry.Add(MaxScorePicker.Type, Beta, json.PickerOptions, (options, builder) => new MaxScorePicker(options, builder));
        registry.Add(RandomPicker.Type, Beta, json.PickerOptions, (options, builder) => new RandomPicker(options, builder));
        registry.Add(RoundRobinPicker.Type, Beta, json.PickerOptions, (options, _) => new RoundRobinPicker(options));
        registry.Add(WeightedRandomPicker.Type, Beta, json.PickerOptions, (options, builder) => new WeightedRandomPicker(options, builder));
        registry.Add(SingleProfileHandler.Type, Beta, _ => new SingleProfileHandler());
        registry.Add(HeaderProfileHandler.Type, Alpha, json.HeaderProfileOptions, (options, _) => new HeaderProfileHandler(options));
    }

    private static void RegisterParsers(PluginRegistry registry)
    {
        registry.Add(OpenAIParser.Type, Beta, _ => new OpenAIParser());
        registry.Add(AnthropicParser.Type, Beta, _ => new AnthropicParser());
        registry.Add(VllmHttpParser.Type, Beta, _ => new VllmHttpParser());
        registry.Add(VllmGrpcParser.Type, Beta, _ => new VllmGrpcParser());
        registry.Add(SglangHttpParser.Type, Beta, _ => new SglangHttpParser());
        registry.Add(VertexAIParser.Type, Beta, _ => new VertexAIParser());
        registry.Add(PassthroughParser.Type, Beta, _ => new PassthroughParser());
    }

    private static void RegisterProducers(PluginRegistry registry)
    {
        PluginJsonContext json = PluginJsonContext.Default;
        registry.Add(
            ApproximatePrefixCacheProducer.Type,
            Beta,
            json.ApproximatePrefixCacheOptions,
            (options, builder) => new ApproximatePrefixCacheProducer(options, builder)
        );
        registry.AddDefaultProducer(PrefixMatch.DefaultKey.Name, ApproximatePrefixCacheProducer.Type);
        registry.Add(
            InFlightLoadProducer.Type,
            Beta,
            json.InFlightLoadOptions,
            (options, builder) => new InFlightLoadProducer(options, builder)
        );
        registry.Add(TokenProducer.Type, Beta, json.TokenProducerOptions, (options, builder) => new TokenProducer(options, builder));
        registry.Add(TokenProducer.OldType, Beta, json.TokenProducerOptions, (options, builder) => new TokenProducer(options, builder));
    }

    private static void RegisterRequestControl(PluginRegistry registry)
    {
        PluginJsonContext json = PluginJsonContext.Default;
        registry.Add(AgentIdentity.Type, Alpha, json.AgentIdentityOptions, (options, _) => new AgentIdentity(options));
        registry.Add(
            ProbabilisticAdmitter.Type,
            Beta,
            json.ProbabilisticAdmitterOptions,
            (options, builder) => new ProbabilisticAdmitter(options, builder)
        );
        registry.Add(
            UtilizationDetector.Type,
            Beta,
            json.UtilizationDetectorOptions,
            (options, builder) => new UtilizationDetector(options, builder)
        );
        registry.Add(
            ConcurrencyDetector.Type,
            Beta,
            json.ConcurrencyDetectorOptions,
            (options, builder) => new ConcurrencyDetector(options, builder)
        );
        registry.Add(SessionIdProducer.Type, Beta, json.SessionIdProducerOptions, (options, _) => new SessionIdProducer(options));
        registry.Add(
            RequestAttributeReporter.Type,
            Beta,
            json.RequestAttributeReporterOptions,
            (options, builder) => new RequestAttributeReporter(options, builder)
        );
        registry.Add(DestinationEndpointServedVerifier.Type, Beta, _ => new DestinationEndpointServedVerifier());
        registry.Add(HeaderBasedTestingFilter.Type, Beta, _ => new HeaderBasedTestingFilter());
    }
}

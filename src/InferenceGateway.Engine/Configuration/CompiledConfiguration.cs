using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Configuration;

/// <summary>A configuration turned into instances: the plugin graph in the order in which it runs, and the demand plan. Immutable.</summary>
public sealed class CompiledConfiguration
{
    internal CompiledConfiguration(PluginGraph graph)
    {
        Needs = graph.Needs;
        Warnings = graph.Warnings;
        Plugins = graph.Plugins;
        Scheduler = graph.Scheduler;
        Parsers = graph.Parsers;
        Producers = graph.Producers;
        HeaderProcessors = graph.HeaderProcessors;
        Screeners = graph.Screeners;
        Admitters = graph.Admitters;
        SaturationDetector = graph.SaturationDetector;
        PreRequestHooks = graph.PreRequestHooks;
        ResponseHooks = graph.ResponseHooks;
        StreamingHooks = graph.StreamingHooks;
        EndpointObservers = graph.EndpointObservers;
        Columns = graph.Columns;
        PrefixMatches = graph.PrefixMatches;
    }

    /// <summary>What the doors have to read of requests and answers.</summary>
    public RequestNeeds Needs { get; }

    /// <summary>Things worth a log line, those found while reading the document included: deprecated spellings, parts without effect.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Every instance with its type and name, those added by default included.</summary>
    public IReadOnlyList<PluginInstance> Plugins { get; }

    /// <summary>
    /// Whether the configured parsers fit endpoints that speak an InferencePool's <c>appProtocol</c>: true when it is empty, or when every
    /// parser that names application protocols names it.
    /// </summary>
    public bool SupportsProtocol(string appProtocol) => string.IsNullOrEmpty(appProtocol) || Parsers.AllSpeak(appProtocol);

    internal Scheduler Scheduler { get; }

    internal ParserTable Parsers { get; }

    internal IReadOnlyList<Named<IDataProducer>> Producers { get; }

    internal IReadOnlyList<Named<IRequestHeaderProcessor>> HeaderProcessors { get; }

    internal IReadOnlyList<Named<IScreener>> Screeners { get; }

    internal IReadOnlyList<Named<IAdmitter>> Admitters { get; }

    /// <summary>Null when nothing is ever saturated.</summary>
    internal Named<ISaturationDetector>? SaturationDetector { get; }

    internal IReadOnlyList<Named<IPreRequestHook>> PreRequestHooks { get; }

    internal IReadOnlyList<Named<IResponseHook>> ResponseHooks { get; }

    /// <summary>The same hooks, timed for what they do after the answer's headers.</summary>
    internal IReadOnlyList<Named<IResponseHook>> StreamingHooks { get; }

    internal IReadOnlyList<IEndpointObserver> EndpointObservers { get; }

    internal IReadOnlyList<RequestData> Columns { get; }

    /// <summary>The prefix matches that some plugin computes; null when none does.</summary>
    internal RequestData<PrefixMatch>? PrefixMatches { get; }
}

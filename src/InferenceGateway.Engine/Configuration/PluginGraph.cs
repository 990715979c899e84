using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Configuration;

/// <summary>What the compiler puts together.</summary>
internal sealed record PluginGraph
{
    public required RequestNeeds Needs { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<PluginInstance> Plugins { get; init; }

    public required Scheduler Scheduler { get; init; }

    public required ParserTable Parsers { get; init; }

    public required IReadOnlyList<Named<IDataProducer>> Producers { get; init; }

    public required IReadOnlyList<Named<IRequestHeaderProcessor>> HeaderProcessors { get; init; }

    public required IReadOnlyList<Named<IScreener>> Screeners { get; init; }

    public required IReadOnlyList<Named<IAdmitter>> Admitters { get; init; }

    public required Named<ISaturationDetector>? SaturationDetector { get; init; }

    public required IReadOnlyList<Named<IPreRequestHook>> PreRequestHooks { get; init; }

    public required IReadOnlyList<Named<IResponseHook>> ResponseHooks { get; init; }

    public required IReadOnlyList<Named<IResponseHook>> StreamingHooks { get; init; }

    public required IReadOnlyList<IEndpointObserver> EndpointObservers { get; init; }

    public required IReadOnlyList<RequestData> Columns { get; init; }

    public required RequestData<PrefixMatch>? PrefixMatches { get; init; }
}

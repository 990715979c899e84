using System.Diagnostics;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Engine.Tracing;

/// <summary>Where the gateway's spans come from. A host that wants them listens to <see cref="Names"/>; nobody listening costs nothing.</summary>
public static class GatewayActivitySources
{
    /// <summary>Scope of the span of a whole exchange.</summary>
    public const string Exchanges = "llm-d-router/pkg/epp/handlers";

    /// <summary>Scope of the span of a decision.</summary>
    public const string Orchestration = "llm-d-router/pkg/epp/requestcontrol";

    /// <summary>Scope of the spans of profiles, filters, scorers and pickers.</summary>
    public const string Scheduling = "llm-d-router/pkg/epp/scheduling";

    /// <summary>Every source of the engine.</summary>
    public static IReadOnlyList<string> Names { get; } = [Exchanges, Orchestration, Scheduling];

    internal static ActivitySource ExchangeSource { get; } = Create(Exchanges);

    internal static ActivitySource OrchestrationSource { get; } = Create(Orchestration);

    internal static ActivitySource SchedulingSource { get; } = Create(Scheduling);

    private static ActivitySource Create(string name) =>
        new(
            new ActivitySourceOptions(name)
            {
                Version = BuildInformation.Current.Reference,
                Tags = [new KeyValuePair<string, object?>("commit-sha", BuildInformation.Current.Commit)],
            }
        );
}

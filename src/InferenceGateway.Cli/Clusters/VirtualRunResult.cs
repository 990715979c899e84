using InferenceGateway.Engine.Explanation;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;

namespace InferenceGateway.Cli.Clusters;

/// <summary>What came of a <see cref="VirtualRun"/>. Immutable.</summary>
/// <param name="Report">What was measured.</param>
/// <param name="Decisions">The kept decisions, the latest first.</param>
/// <param name="Requests">The requests by number with their decisions; empty when none were kept.</param>
internal sealed record VirtualRunResult(LoadReport Report, IReadOnlyList<DecisionRecord> Decisions, IReadOnlyList<TracedRequest> Requests);

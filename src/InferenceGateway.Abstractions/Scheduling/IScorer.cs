using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>Rates candidates. Called with at least one candidate, concurrently for different requests.</summary>
public interface IScorer : IPlugin
{
    /// <param name="scores">
    /// One number per candidate, 0 on entry; better is greater. The profile clamps to [0, 1], counts NaN as 0, and multiplies by the weight.
    /// </param>
    void Score(InferenceRequest request, Candidates candidates, Span<double> scores);
}

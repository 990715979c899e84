using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>Chooses among scored candidates. Called with at least one candidate, concurrently for different requests.</summary>
public interface IPicker : IPlugin
{
    /// <param name="scores">Weighted total of each candidate; finite.</param>
    /// <param name="picks">Receives positions of the chosen, best first; as long as the candidates.</param>
    /// <returns>How many were chosen, at least 1: the first is the target, the rest are fallbacks in order.</returns>
    int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks);
}

using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>Drops candidates. Called with at least one candidate, concurrently for different requests.</summary>
public interface IFilter : IPlugin
{
    /// <param name="keep">One flag per candidate, all true on entry; clear those to drop. Clearing all rejects the request.</param>
    void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep);
}

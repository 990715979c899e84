using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>
/// Says which endpoints a request may go to at all, before anything is computed for them. Every screener sees all that were located; those
/// stay that every screener keeps. When none stays the request is refused with status 503.
/// </summary>
public interface IScreener : IPlugin
{
    /// <param name="keep">All true on entry; false takes the candidate of that position away.</param>
    void Screen(InferenceRequest request, Candidates candidates, Span<bool> keep);
}

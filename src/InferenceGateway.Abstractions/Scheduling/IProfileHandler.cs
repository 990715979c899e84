using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.Scheduling;

/// <summary>Decides which scheduling profiles run for a request and which one's result is the destination.</summary>
public interface IProfileHandler : IPlugin
{
    /// <summary>Index of the profile to run next, or -1 when enough has run.</summary>
    int NextProfile(InferenceRequest request, ProfileRuns runs);

    /// <summary>Names the primary profile after the last run.</summary>
    /// <returns>Null, or why there is no result.</returns>
    InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primaryProfile);
}

using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.ProfileHandlers;

/// <summary><c>single-profile-handler</c>: runs the one profile there is. Parameters are accepted and ignored.</summary>
internal sealed class SingleProfileHandler : IProfileHandler
{
    public const string Type = "single-profile-handler";

    public int NextProfile(InferenceRequest request, ProfileRuns runs) => runs.Names.Count == 1 && !runs.HasRun(0) ? 0 : -1;

    public InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primaryProfile)
    {
        primaryProfile = 0;
        return runs.Names.Count == 1
            ? ProfileFailure.Of(runs, 0)
            : new InferenceError(
                ErrorCode.Internal,
                $"{Type} is for a single scheduling profile, {runs.Names.Count} are configured; configure another profile handler"
            );
    }
}

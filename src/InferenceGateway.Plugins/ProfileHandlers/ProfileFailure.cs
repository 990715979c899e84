using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.ProfileHandlers;

internal static class ProfileFailure
{
    /// <summary>Null when <paramref name="profile"/> picked an endpoint; else its own error, or that it did not run.</summary>
    public static InferenceError? Of(ProfileRuns runs, int profile) =>
        runs.Picks(profile).Count > 0
            ? null
            : runs.Error(profile)
                ?? new InferenceError(ErrorCode.ResourceExhausted, $"failed to run scheduler profile '{runs.Names[profile]}'");
}

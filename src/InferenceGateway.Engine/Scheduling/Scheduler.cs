using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tracing;
using Prometheus;

namespace InferenceGateway.Engine.Scheduling;

/// <summary>Runs the profiles that the profile handler asks for. Immutable; shared by all requests.</summary>
internal sealed class Scheduler
{
    /// <summary>A handler that never says "enough" must not hang a request.</summary>
    private const int RoundsPerProfile = 2;

    private readonly Named<IProfileHandler> _handler;
    private readonly IObserver _concluding;
    private readonly TimeProvider _clock;
    private readonly SchedulingProfile[] _profiles;
    private readonly string[] _names;

    /// <param name="handler">Its duration is that of choosing profiles.</param>
    /// <param name="concluding">Where the handler's time for the conclusion is observed, in seconds.</param>
    public Scheduler(Named<IProfileHandler> handler, IObserver concluding, IReadOnlyList<SchedulingProfile> profiles, TimeProvider clock)
    {
        _handler = handler;
        _concluding = concluding;
        _clock = clock;
        _profiles = [.. profiles];
        _names = [.. profiles.Select(p => p.Name)];
    }

    public IReadOnlyList<SchedulingProfile> Profiles => _profiles;

    /// <summary>Schedules one request.</summary>
    /// <param name="primary">Index of the profile whose picks are the destination.</param>
    /// <param name="explanations">One per profile when the decision is sampled; else null.</param>
    /// <param name="trace">Makes the spans of the profiles.</param>
    /// <returns>Null, or why there is no destination.</returns>
    /// <exception cref="PluginFailedException">A plugin threw.</exception>
    public InferenceError? Schedule(
        InferenceRequest request,
        EndpointSnapshot snapshot,
        ReadOnlySpan<int> candidates,
        SchedulingScratch scratch,
        ProfileRuns runs,
        out int primary,
        ProfileExplanation?[]? explanations,
        SchedulingTrace trace
    )
    {
        runs.Begin(_names);
        primary = -1;
        int rounds = _profiles.Length * RoundsPerProfile;
        bool ran = false;
        PluginTimer timer = new(_clock);
        while (true)
        {
            int profile = NextProfile(request, runs);
            timer.Lap(_handler.Duration);
            if (profile < 0)
            {
                break;
            }

            if (rounds-- == 0)
            {
                return new InferenceError(ErrorCode.Internal, $"profile handler '{_handler.Name}' keeps asking for profiles");
            }

            ran = true;
            List<Endpoint> picks = runs.Succeed(profile);
            picks.Clear();
            List<EndpointScore>? scores = scratch.KeptScores.Length > 0 ? scratch.KeptScores[profile] : null;
            scores?.Clear();
            InferenceError? error = _profiles[profile]
                .Run(request, snapshot, candidates, scratch, picks, Explanation(explanations, profile), scores, trace);
            if (error is not null)
            {
                runs.Fail(profile, error);
            }

            timer.Skip();
        }

        InferenceError? failure = Conclude(request, runs, out primary);
        timer.Lap(_concluding);
        if (!ran)
        {
            // The handler may know why, a header that names no profile for instance.
            return failure
                ?? new InferenceError(
                    ErrorCode.ResourceExhausted,
                    $"failed to find target endpoint: failed to run any scheduler profile for request {request.RequestId}"
                );
        }

        if (failure is null && ((uint)primary >= (uint)_profiles.Length || runs.Picks(primary).Count == 0))
        {
            failure = new InferenceError(ErrorCode.Internal, $"profile handler '{_handler.Name}' named a profile without a result");
        }

        return failure;
    }

    private int NextProfile(InferenceRequest request, ProfileRuns runs)
    {
        try
        {
            return _handler.Plugin.NextProfile(request, runs);
        }
        catch (Exception exception)
        {
            throw PluginFailedException.In(_handler, ExtensionPoints.ProfilePicker, exception);
        }
    }

    private InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primary)
    {
        try
        {
            return _handler.Plugin.Conclude(request, runs, out primary);
        }
        catch (Exception exception)
        {
            throw PluginFailedException.In(_handler, ExtensionPoints.ProfilePicker, exception);
        }
    }

    private static ProfileExplanation? Explanation(ProfileExplanation?[]? explanations, int profile) =>
        explanations is null ? null : explanations[profile] = new ProfileExplanation();
}

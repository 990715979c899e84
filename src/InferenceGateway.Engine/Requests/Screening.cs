using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>Asks the screeners. Each sees every located endpoint; those are left that all of them keep.</summary>
internal sealed class Screening(IReadOnlyList<Named<IScreener>> screeners, PluginFaults faults, TimeProvider clock)
{
    private static readonly InferenceError NoneLeft = new(
        ErrorCode.ServiceUnavailable,
        "screeners eliminated all endpoint candidates",
        DropReason.NoEndpoints
    );

    /// <param name="located">One or more slots; those that stay are moved to its front.</param>
    /// <param name="left">How many stay.</param>
    public InferenceError? Screen(
        InferenceRequest request,
        EndpointSnapshot snapshot,
        Span<int> located,
        SchedulingScratch scratch,
        out int left
    )
    {
        left = located.Length;
        if (screeners.Count == 0)
        {
            return null;
        }

        Span<bool> stays = scratch.Stays.AsSpan(0, located.Length);
        Span<bool> keep = scratch.Keep.AsSpan(0, located.Length);
        stays.Fill(true);
        for (int s = 0; s < screeners.Count; s++)
        {
            Named<IScreener> screener = screeners[s];
            keep.Fill(true);
            long started = clock.GetTimestamp();
            try
            {
                screener.Plugin.Screen(request, new Candidates(snapshot, located), keep);
            }
            catch (Exception exception)
            {
                return faults.Report(screener, ExtensionPoints.Screener, exception);
            }

            screener.Duration.Observe(clock.GetElapsedTime(started).TotalSeconds);
            for (int i = 0; i < keep.Length; i++)
            {
                stays[i] &= keep[i];
            }
        }

        left = 0;
        for (int i = 0; i < stays.Length; i++)
        {
            if (stays[i])
            {
                located[left++] = located[i];
            }
        }

        return left == 0 ? NoneLeft : null;
    }
}

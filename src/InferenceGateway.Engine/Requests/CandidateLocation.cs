using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;

namespace InferenceGateway.Engine.Requests;

/// <summary>Which endpoints may be asked at all.</summary>
internal static class CandidateLocation
{
    /// <summary>Writes the slots of endpoints that can be reached and have not failed this request.</summary>
    /// <param name="subset">The endpoints that the proxy permits; null = all.</param>
    /// <returns>The part of <paramref name="into"/> that was written.</returns>
    public static Span<int> Locate(RequestContext context, SubsetHint? subset, EndpointSnapshot snapshot, Span<int> into)
    {
        Column<bool> isUnreachable = snapshot.Metrics.IsUnreachable;
        int count = 0;
        foreach (int slot in snapshot.Slots)
        {
            if (!isUnreachable[slot] && !context.Excluded.Contains(slot) && subset?.Permits(snapshot[slot]) != false)
            {
                into[count++] = slot;
            }
        }

        return into[..count];
    }

    /// <summary>Why <see cref="Locate"/> found nobody.</summary>
    public static InferenceError NoneFound(RequestContext context, SubsetHint? subset, EndpointSnapshot snapshot)
    {
        string detail =
            snapshot.Count == 0 ? "no endpoints are configured"
            : subset is not null ? "none that the proxy permits can be reached"
            : context.Excluded.Count > 0 ? $"{context.Excluded.Count} endpoint(s) failed before answering and no other can be reached"
            : $"none of the {snapshot.Count} endpoints can be reached";
        return new InferenceError(
            ErrorCode.ServiceUnavailable,
            $"failed to find endpoint candidates for serving the request: {detail}",
            DropReason.NoEndpoints
        );
    }
}

using System.IO.Hashing;
using System.Runtime.InteropServices;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>
/// The gateway remembers the endpoint of each session id. A session moves only when its endpoint is not among the candidates; being
/// outvoted by another scorer moves nothing.
/// </summary>
internal sealed class SessionIdStrategy(string[] headers, KeptProfile profile, SessionStore store) : ISessionStrategy
{
    private readonly RequestState<Lookup> _lookup = new();

    public int Choose(InferenceRequest request, Candidates candidates)
    {
        if (!TryGetSession(request, out UInt128 session) || store.Find(session) is not { } bound)
        {
            return -1;
        }

        int position = PositionOf(bound, candidates);
        request.State(_lookup).Found(bound, isCandidate: position >= 0);
        return position;
    }

    public void Sending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        if (TryGetSession(request, out UInt128 session) && profile.EndpointOf(target, runs) is { } picked)
        {
            store.Bind(session, picked, request.State(_lookup).Absent);
        }
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        // A session that this request bound to its target moves along; one that is bound elsewhere stays there.
        if (profile.IsPrimary && TryGetSession(request, out UInt128 session))
        {
            store.Bind(session, servedBy, absent: target);
        }
    }

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers) { }

    /// <summary>Ids are the client's and may be long: what is kept of them is a hash of fixed size.</summary>
    private bool TryGetSession(InferenceRequest request, out UInt128 session)
    {
        foreach (string header in headers)
        {
            if (request.Headers.TryGet(header, out string? value) && value.AsSpan().Trim() is { Length: > 0 } id)
            {
                session = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(id));
                return true;
            }
        }

        session = default;
        return false;
    }

    private static int PositionOf(Endpoint bound, Candidates candidates)
    {
        if (candidates.Snapshot.TryGet(bound.Slot, out Endpoint? holder) && holder.Id == bound.Id)
        {
            return candidates.Slots.IndexOf(bound.Slot);
        }

        // The endpoint left; it may have come back in another slot.
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Id == bound.Id)
            {
                return i;
            }
        }

        return -1;
    }

    private sealed class Lookup : IRequestState
    {
        private Endpoint? _bound;
        private bool _wasCandidate;

        /// <summary>The session's endpoint, when no profile had it among its candidates.</summary>
        public Endpoint? Absent => _wasCandidate ? null : _bound;

        public void Found(Endpoint bound, bool isCandidate)
        {
            _bound = bound;
            _wasCandidate |= isCandidate;
        }

        public void Reset()
        {
            _bound = null;
            _wasCandidate = false;
        }
    }
}

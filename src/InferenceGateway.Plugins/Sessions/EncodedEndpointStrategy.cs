using System.Runtime.CompilerServices;
using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>
/// The client carries its endpoint: each answer has a header with the base64 of the endpoint's id, and the client sends it back.
/// What does not decode, or names no candidate, counts as no session.
/// </summary>
internal sealed class EncodedEndpointStrategy(string header, KeptProfile profile) : ISessionStrategy
{
    /// <summary>More than the base64 of the longest namespace and name that Kubernetes allows, 63 + 1 + 253 characters.</summary>
    private const int LongestToken = 512;

    private readonly string _header = header.Trim().ToLowerInvariant();
    private readonly ConditionalWeakTable<Endpoint, string> _tokens = [];
    private readonly RequestState<KeptEndpoint> _kept = new();

    public int Choose(InferenceRequest request, Candidates candidates)
    {
        if (!request.Headers.TryGet(_header, out string? token) || token.Length is 0 or > LongestToken)
        {
            return -1;
        }

        Span<byte> bytes = stackalloc byte[LongestToken];
        Span<char> text = stackalloc char[LongestToken];
        if (!Convert.TryFromBase64String(token, bytes, out int byteCount))
        {
            return -1;
        }

        int length = Encoding.UTF8.GetChars(bytes[..byteCount], text);
        ReadOnlySpan<char> id = text[..length];
        for (int i = 0; i < candidates.Count; i++)
        {
            if (id.SequenceEqual(candidates[i].Id))
            {
                return i;
            }
        }

        return -1;
    }

    public void Sending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        if (!profile.IsPrimary)
        {
            request.State(_kept).Endpoint = profile.EndpointOf(target, runs);
        }
    }

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers)
    {
        if ((profile.IsPrimary ? servedBy : request.State(_kept).Endpoint) is { } endpoint)
        {
            headers.Set(_header, _tokens.GetValue(endpoint, static kept => Convert.ToBase64String(Encoding.UTF8.GetBytes(kept.Id))));
        }
    }

    private sealed class KeptEndpoint : IRequestState
    {
        public Endpoint? Endpoint { get; set; }

        public void Reset() => Endpoint = null;
    }
}

using System.Net;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Filters;

/// <summary>
/// <c>header-based-testing-filter</c>: keeps the endpoints that the header <c>test-epp-endpoint-selection</c> lists, each as an address or
/// <c>address:port</c>, separated by commas; none without the header. For tests: a client chooses its endpoints with it.
/// </summary>
internal sealed class HeaderBasedTestingFilter : IFilter
{
    public const string Type = "header-based-testing-filter";

    private const string Header = "test-epp-endpoint-selection";

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        keep.Clear();
        if (!request.Headers.TryGet(Header, out string? selection))
        {
            return;
        }

        foreach (Range range in selection.AsSpan().Split(','))
        {
            int position = Find(candidates, selection.AsSpan()[range].Trim());
            if (position >= 0)
            {
                keep[position] = true;
            }
        }
    }

    /// <summary>An address alone means the last endpoint that has it.</summary>
    private static int Find(Candidates candidates, ReadOnlySpan<char> wanted)
    {
        if (wanted.IsEmpty)
        {
            return -1;
        }

        bool isAddress = IPAddress.TryParse(wanted, out IPAddress? address);
        for (int i = candidates.Count - 1; i >= 0; i--)
        {
            Endpoint endpoint = candidates[i];
            bool isMeant = isAddress
                ? IPAddress.TryParse(endpoint.BaseAddress.DnsSafeHost, out IPAddress? has) && has.Equals(address)
                : wanted.SequenceEqual(endpoint.HostPort);
            if (isMeant)
            {
                return i;
            }
        }

        return -1;
    }
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// The header <c>prefer: if-available</c> (RFC 7240): the request should go on only if its endpoint holds a part of the prompt already.
/// </summary>
internal static class ConditionalDecode
{
    private static readonly InferenceError NotAvailable = new(ErrorCode.PreconditionFailed, "no decode worker has the requested KV cache");

    /// <param name="matches">The matches of the prefix producer; null when there is none, and then nothing is available.</param>
    public static InferenceError? Check(InferenceRequest request, Endpoint target, RequestData<PrefixMatch>? matches)
    {
        if (!request.Headers.TryGet("prefer", out string? preferences) || !Asks(preferences))
        {
            return null;
        }

        return matches is not null && request.Data(matches)[target.Slot].MatchedBlocks > 0 ? null : NotAvailable;
    }

    private static bool Asks(ReadOnlySpan<char> preferences)
    {
        foreach (Range part in preferences.Split(','))
        {
            ReadOnlySpan<char> preference = preferences[part];
            int parameters = preference.IndexOf(';');
            ReadOnlySpan<char> token = (parameters < 0 ? preference : preference[..parameters]).Trim();
            if (token.Equals("if-available", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

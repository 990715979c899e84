using System.Diagnostics;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Tracing;

/// <summary>The headers of W3C Trace Context (https://www.w3.org/TR/trace-context/): from the client, and to the endpoint.</summary>
internal static class TraceHeaders
{
    public const string Parent = "traceparent";
    public const string State = "tracestate";

    /// <summary>Length of a traceparent of the present version; later versions may append to it.</summary>
    private const int ParentLength = 55;

    private const int LongestParent = 256;

    /// <summary>What the specification asks everyone to pass on; a longer state is dropped whole.</summary>
    private const int LongestState = 512;

    /// <summary>The span that the client's headers name; default when they name none or are not valid.</summary>
    public static ActivityContext Extract(IRequestHeaders headers)
    {
        if (!headers.TryGet(Parent, out string? parent) || !IsParent(parent))
        {
            return default;
        }

        string? state = headers.TryGet(State, out string? given) && given.Length <= LongestState ? given : null;
        return
            ActivityContext.TryParse(parent[..ParentLength], state, isRemote: true, out ActivityContext context)
            && context.TraceId != default
            && context.SpanId != default
            ? context
            : default;
    }

    /// <summary>
    /// Names <paramref name="activity"/> as the parent of what the endpoint does, instead of whatever the client named. Baggage is not
    /// touched: the client's header passes as it is.
    /// </summary>
    public static void Inject(Activity activity, InferenceRequest request)
    {
        request.UpstreamHeaders.Set(Parent, activity.Id!);
        if (!string.IsNullOrEmpty(activity.TraceStateString))
        {
            request.UpstreamHeaders.Set(State, activity.TraceStateString);
        }
        else if (request.Headers.TryGet(State, out _))
        {
            // It belongs to a trace that ends here.
            request.UpstreamHeaders.Remove(State);
        }
    }

    /// <summary>Form and alphabet; version 00 ends after the flags, ff does not exist, a later one may go on after a dash.</summary>
    private static bool IsParent(string value)
    {
        if (value.Length is < ParentLength or > LongestParent)
        {
            return false;
        }

        for (int i = 0; i < ParentLength; i++)
        {
            bool isValid = i is 2 or 35 or 52 ? value[i] == '-' : char.IsAsciiHexDigitLower(value[i]);
            if (!isValid)
            {
                return false;
            }
        }

        return !value.StartsWith("ff", StringComparison.Ordinal)
            && !value.AsSpan(3, 32).ContainsNoneButZero()
            && !value.AsSpan(36, 16).ContainsNoneButZero()
            && (value.Length == ParentLength || (!value.StartsWith("00", StringComparison.Ordinal) && value[ParentLength] == '-'));
    }

    private static bool ContainsNoneButZero(this ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept('0');
}

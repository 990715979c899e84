using System.Text;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers;

/// <summary>A JSON list of the token ids of one prompt.</summary>
internal static class TokenList
{
    /// <summary>Of a value that is no token, so much is shown.</summary>
    private const int LongestShown = 32;

    /// <summary>Passes the value; of a list the ids are written.</summary>
    public static TokenListResult Read(ref JsonScanner scanner, ref PromptWriter writer)
    {
        if (scanner.Peek() != JsonKind.Array)
        {
            return new TokenListResult(scanner.SkipNull() ? TokenListKind.Absent : TokenListKind.NoList);
        }

        int count = 0;
        int invalidIndex = 0;
        string? invalid = null;
        scanner.Enter();
        while (scanner.NextElement())
        {
            if (scanner.TryReadToken(out uint token, out ReadOnlySpan<byte> raw))
            {
                writer.AppendToken(token);
            }
            else if (invalid is null)
            {
                invalid = Show(raw);
                invalidIndex = count;
            }

            count++;
        }

        return new TokenListResult(invalid is null ? TokenListKind.Tokens : TokenListKind.Invalid, count, invalidIndex, invalid);
    }

    private static string Show(ReadOnlySpan<byte> value) =>
        value.Length <= LongestShown ? Encoding.UTF8.GetString(value) : Encoding.UTF8.GetString(value[..LongestShown]) + "…";
}

/// <summary>What <see cref="TokenList.Read"/> found.</summary>
internal enum TokenListKind
{
    /// <summary>No such member, or null.</summary>
    Absent,
    NoList,

    /// <summary>A list with something that is no token.</summary>
    Invalid,

    /// <summary>A list of tokens, perhaps empty.</summary>
    Tokens,
}

/// <summary>What <see cref="TokenList.Read"/> found, and where it was wrong.</summary>
/// <param name="Invalid">The first value that is no token, as it stands; null when all are.</param>
internal readonly record struct TokenListResult(TokenListKind Kind, int Count = 0, int InvalidIndex = 0, string? Invalid = null);

using System.Buffers;

namespace InferenceGateway.Plugins.Filters;

/// <summary>What Kubernetes accepts as keys and values of labels.</summary>
internal static class LabelSyntax
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );

    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    public static bool IsKey(ReadOnlySpan<char> key)
    {
        int slash = key.LastIndexOf('/');
        return (slash < 0 || IsPrefix(key[..slash])) && IsName(key[(slash + 1)..]);
    }

    public static bool IsValue(string? value) => value is not null && (value.Length == 0 || IsName(value));

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LongestName && !name.ContainsAnyExcept(NameCharacters) && HasPlainEnds(name);

    private static bool IsPrefix(ReadOnlySpan<char> prefix) =>
        prefix.Length is > 0 and <= LongestPrefix && !prefix.ContainsAnyExcept(PrefixCharacters) && HasPlainEnds(prefix);

    private static bool HasPlainEnds(ReadOnlySpan<char> text) => char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
}

namespace InferenceGateway.Abstractions.Text;

/// <summary>Compares the ends of request paths by whole segments.</summary>
public static class PathSuffix
{
    /// <summary>The path without surrounding blanks and the slashes at its end.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> path) => path.Trim().TrimEnd('/');

    /// <summary>
    /// Whether a path ends with the segments of <paramref name="suffix"/>: <c>/v1/completions</c> and <c>/v1/completions/</c> end with
    /// <c>completions</c>, <c>/v1/my-completions</c> does not.
    /// </summary>
    /// <param name="path">Path without query.</param>
    /// <param name="suffix">
    /// Without slashes at its ends. A service and a method of gRPC may leave out the package: <c>/some.package.Service/Method</c> ends with
    /// <c>Service/Method</c>.
    /// </param>
    public static bool Matches(ReadOnlySpan<char> path, string suffix)
    {
        ArgumentNullException.ThrowIfNull(suffix);
        ReadOnlySpan<char> trimmed = Trim(path);
        if (!trimmed.EndsWith(suffix, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> before = trimmed[..^suffix.Length];
        bool isPackage = before.EndsWith('.') && !before.TrimStart('/').Contains('/') && suffix.Contains('/', StringComparison.Ordinal);
        return before.IsEmpty || before[^1] == '/' || isPackage;
    }
}

namespace InferenceGateway.EndpointPicker.Health;

/// <summary>Whether the parsers understand what the pool speaks.</summary>
internal static class ProtocolRule
{
    /// <param name="poolProtocol">The pool's <c>appProtocol</c>; null or empty = it does not say, and everything fits.</param>
    /// <param name="parserProtocols">What each configured parser claims to read; a parser that claims nothing reads everything.</param>
    public static bool IsCompatible(string? poolProtocol, IEnumerable<IReadOnlyList<string>> parserProtocols) =>
        string.IsNullOrEmpty(poolProtocol)
        || parserProtocols.All(claimed => claimed.Count == 0 || claimed.Contains(poolProtocol, StringComparer.Ordinal));
}

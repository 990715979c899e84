namespace InferenceGateway.Engine.Requests;

/// <summary>Finds the parser for a path: the longest claimed suffix wins, equal ones go to the first listed. Immutable.</summary>
internal sealed class ParserTable
{
    private readonly CompiledParser[] _bySuffixLength;
    private readonly CompiledParser? _fallback;

    /// <param name="parsers">In configuration order. The first with an empty suffix is the fallback and ends the list.</param>
    public ParserTable(IEnumerable<CompiledParser> parsers)
    {
        List<CompiledParser> claiming = [];
        foreach (CompiledParser parser in parsers)
        {
            if (parser.Suffix.Length == 0)
            {
                _fallback = parser;
                break;
            }

            claiming.Add(parser);
        }

        _bySuffixLength = [.. claiming.OrderByDescending(p => p.Suffix.Length)];
    }

    /// <param name="path">Path without query.</param>
    public CompiledParser? Find(string path)
    {
        ReadOnlySpan<char> trimmed = path.AsSpan().Trim().TrimEnd('/');
        foreach (CompiledParser parser in _bySuffixLength)
        {
            if (trimmed.EndsWith(parser.Suffix, StringComparison.Ordinal))
            {
                return parser;
            }
        }

        return _fallback;
    }
}

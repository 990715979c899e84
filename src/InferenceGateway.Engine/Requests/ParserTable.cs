using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Text;

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
        ReadOnlySpan<char> trimmed = PathSuffix.Trim(path);
        foreach (CompiledParser parser in _bySuffixLength)
        {
            if (PathSuffix.Matches(trimmed, parser.Suffix))
            {
                return parser;
            }
        }

        return _fallback;
    }

    /// <summary>Whether every parser that names application protocols names this one.</summary>
    public bool AllSpeak(string appProtocol) =>
        Array.TrueForAll(
            _bySuffixLength,
            claim =>
            {
                IBodyParser parser = claim.Parser.Plugin;
                return parser.Protocols.Count == 0 || parser.Protocols.Contains(appProtocol, StringComparer.Ordinal);
            }
        );
}

using System.Text;
using InferenceGateway.Simulation.KvCache;

namespace InferenceGateway.Simulation.Generation;

/// <summary>
/// The text a request will generate, as tokens of up to four bytes that never split a character. Immutable.
/// </summary>
internal sealed class OutputText
{
    private readonly byte[] _bytes;
    private readonly int[]? _ends;
    private readonly int _start;
    private readonly int _period;

    private OutputText(byte[] bytes, int[]? ends, int start, int period, int count)
    {
        _bytes = bytes;
        _ends = ends;
        _start = start;
        _period = period;
        Count = count;
    }

    /// <summary>Number of tokens.</summary>
    public int Count { get; }

    /// <summary>
    /// Tokens of an endless text that repeats after <paramref name="period"/> bytes, from <paramref name="start"/> on. The bytes must go on for three more after the period.
    /// </summary>
    public static OutputText FromCorpus(byte[] corpus, int start, int period, int tokens) => new(corpus, null, start, period, tokens);

    /// <summary>The tokens of one text.</summary>
    public static OutputText FromText(ReadOnlySpan<byte> text)
    {
        List<int> ends = new((text.Length / BlockHasher.BytesPerToken) + 1);
        int end = 0;
        int tokenStart = 0;
        while (end < text.Length)
        {
            _ = Rune.DecodeFromUtf8(text[end..], out _, out int length);
            if (end + length - tokenStart > BlockHasher.BytesPerToken)
            {
                ends.Add(end);
                tokenStart = end;
            }

            end += length;
        }

        if (end > tokenStart)
        {
            ends.Add(end);
        }

        return new OutputText(text.ToArray(), [.. ends], 0, text.Length, ends.Count);
    }

    /// <summary>UTF-8 bytes of one token.</summary>
    public ReadOnlySpan<byte> Token(int index)
    {
        if (_ends is null)
        {
            int position = (int)((_start + ((long)index * BlockHasher.BytesPerToken)) % _period);
            return _bytes.AsSpan(position, BlockHasher.BytesPerToken);
        }

        int from = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(from, _ends[index] - from);
    }
}

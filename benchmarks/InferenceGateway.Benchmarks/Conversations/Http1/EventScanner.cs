using System.Buffers.Text;
using InferenceGateway.Benchmarks.Conversations.Messages;

namespace InferenceGateway.Benchmarks.Conversations.Http1;

/// <summary>Finds whole server-sent events in pieces of a body whose borders mean nothing.</summary>
internal sealed class EventScanner
{
    private static readonly byte[] SentMarker = "\"sent\":\""u8.ToArray();
    private byte[] _text = new byte[64 * 1024];
    private int _length;

    /// <summary>The end marker has been seen.</summary>
    public bool IsDone { get; private set; }

    public void Clear()
    {
        _length = 0;
        IsDone = false;
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Takes off all whole events.</summary>
    /// <param name="sentTimes">Gets the times of sending of those that carry one.</param>
    /// <returns>How many times were written; call again while the span was filled.</returns>
    public int Take(Span<long> sentTimes)
    {
        int count = 0;
        int from = 0;
        while (count < sentTimes.Length && _text.AsSpan(from, _length - from).IndexOf("\n\n"u8) is >= 0 and var end)
        {
            ReadOnlySpan<byte> text = _text.AsSpan(from, end);
            from += end + 2;
            int marker = text.IndexOf(SentMarker);
            if (
                marker >= 0
                && Utf8Parser.TryParse(text.Slice(marker + SentMarker.Length, ChatChunks.TimePlaceholder.Length), out long at, out _, 'x')
            )
            {
                sentTimes[count++] = at;
            }

            IsDone |= text.SequenceEqual("data: [DONE]"u8);
        }

        _text.AsSpan(from, _length - from).CopyTo(_text);
        _length -= from;
        return count;
    }
}

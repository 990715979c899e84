using InferenceGateway.Engine.Requests;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>A body as it goes out: the bytes received, one stretch of them replaced perhaps. Copied once, into the answers.</summary>
internal readonly ref struct BodySource
{
    private readonly ReadOnlySpan<byte> _received;
    private readonly ReadOnlySpan<byte> _replacement;
    private readonly int _start;
    private readonly int _end;

    public BodySource(ReadOnlySpan<byte> received)
        : this(received, default) { }

    public BodySource(ReadOnlySpan<byte> received, BodyPatch patch)
    {
        _received = received;
        _replacement = patch.Replacement.Span;
        _start = patch.Start;
        _end = patch.Start + patch.Length;
        Length = received.Length - patch.Length + _replacement.Length;
    }

    public int Length { get; }

    /// <summary>Copies the bytes from <paramref name="offset"/> on until <paramref name="target"/> is full.</summary>
    public void CopyTo(int offset, Span<byte> target)
    {
        target = Copy(_received[.._start], ref offset, target);
        target = Copy(_replacement, ref offset, target);
        Copy(_received[_end..], ref offset, target);
    }

    private static Span<byte> Copy(ReadOnlySpan<byte> part, scoped ref int offset, Span<byte> target)
    {
        if (offset >= part.Length)
        {
            offset -= part.Length;
            return target;
        }

        int count = Math.Min(part.Length - offset, target.Length);
        part.Slice(offset, count).CopyTo(target);
        offset = 0;
        return target[count..];
    }
}

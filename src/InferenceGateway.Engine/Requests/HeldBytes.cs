using System.Buffers;

namespace InferenceGateway.Engine.Requests;

/// <summary>Bytes kept until more arrive, in a pooled buffer that grows as needed. Not thread-safe.</summary>
internal struct HeldBytes : IDisposable
{
    private const int SmallestBuffer = 1024;

    private byte[]? _buffer;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer is null || _buffer.Length - Length < bytes.Length)
        {
            Grow(Length + bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Forgets the first <paramref name="count"/> bytes.</summary>
    public void RemoveStart(int count)
    {
        _buffer.AsSpan(count, Length - count).CopyTo(_buffer);
        Length -= count;
    }

    /// <summary>Forgets all, keeping the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets all and gives the buffer back; may be used again.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        Length = 0;
    }

    private void Grow(int needed)
    {
        int size = Math.Max(SmallestBuffer, Math.Max(needed, (_buffer?.Length ?? 0) * 2));
        byte[] grown = ArrayPool<byte>.Shared.Rent(size);
        Span.CopyTo(grown);
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = grown;
    }
}

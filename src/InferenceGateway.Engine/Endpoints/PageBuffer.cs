using System.Buffers;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>A growing pooled buffer for one metrics page. Not thread-safe.</summary>
public sealed class PageBuffer : IDisposable
{
    /// <summary>No engine's page comes near this; a larger one is not read.</summary>
    public const int MaximumBytes = 32 << 20;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room to write at least <paramref name="size"/> bytes; follow with <see cref="Advance"/>.</summary>
    public Memory<byte> GetMemory(int size)
    {
        if (_bytes.Length - Length < size)
        {
            byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(Length + size, _bytes.Length * 2));
            Span.CopyTo(grown);
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = grown;
        }

        return _bytes.AsMemory(Length);
    }

    public void Advance(int count) => Length += count;

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        Length = 0;
    }
}

using System.Buffers;
using System.Text.Json;

namespace InferenceGateway.Simulation.Prompts;

/// <summary>A pooled buffer in which prompts are rendered before they are hashed. Return it with <see cref="Dispose"/>.</summary>
internal sealed class PromptBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends the string the reader stands on, unescaped.</summary>
    public void AppendString(ref Utf8JsonReader reader)
    {
        int most = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        Length += reader.CopyString(Reserve(most));
    }

    public void AppendToken(uint token)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), token);
        Length += sizeof(uint);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}

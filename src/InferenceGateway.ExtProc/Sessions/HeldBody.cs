using System.Buffers;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>A request body that arrives in pieces, in one pooled array counted to the budget until released. Not thread-safe.</summary>
internal sealed class HeldBody(BodyBudget budget, long maximumBytes)
{
    /// <summary>A client that announces a large body gets no more memory than this before it sends it.</summary>
    private const int LargestFirstBuffer = 512 * 1024;
    private const int SmallestBuffer = 1024;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <param name="expected">Length of the whole body as announced; 0 when nothing was.</param>
    /// <returns>Null, or why the body is refused.</returns>
    public InferenceError? Append(ReadOnlySpan<byte> bytes, long expected)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        long wanted = (long)Length + bytes.Length;
        if (wanted > maximumBytes || expected > maximumBytes)
        {
            return new InferenceError(
                ErrorCode.PayloadTooLarge,
                $"the request body is larger than the {maximumBytes} bytes this endpoint picker accepts"
            );
        }

        if (wanted > _buffer.Length && !TryGrow((int)SizeFor(wanted, expected)))
        {
            return new InferenceError(
                ErrorCode.ServiceUnavailable,
                "the endpoint picker holds as many bytes of request bodies as it may; try again in a moment",
                DropReason.Saturated
            );
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = (int)wanted;
        return null;
    }

    /// <summary>Gives the memory back. Does nothing when there is none.</summary>
    public void Release()
    {
        Length = 0;
        if (_buffer.Length > 0)
        {
            budget.Return(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private long SizeFor(long wanted, long expected)
    {
        long first = Math.Clamp(expected, SmallestBuffer, LargestFirstBuffer);
        return Math.Max(wanted, Math.Max(first, Math.Min(_buffer.Length * 2L, maximumBytes)));
    }

    private bool TryGrow(int size)
    {
        byte[] grown = ArrayPool<byte>.Shared.Rent(size);
        if (!budget.TryTake(grown.Length))
        {
            ArrayPool<byte>.Shared.Return(grown);
            return false;
        }

        int length = Length;
        Span.CopyTo(grown);
        Release();
        _buffer = grown;
        Length = length;
        return true;
    }
}

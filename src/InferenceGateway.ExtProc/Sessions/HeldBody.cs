using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>A request body that arrives in pieces, in one pooled array counted to the budget until released. Not thread-safe.</summary>
internal sealed class HeldBody(BodyBudget budget, long maximumBytes)
{
    /// <summary>A client that announces a large body gets no more memory than this before it sends it.</summary>
    private const int LargestFirstBuffer = 512 * 1024;
    private const int SmallestBuffer = 1024;

    private readonly BudgetedBuffer _buffer = new(budget);

    public ReadOnlySpan<byte> Span => _buffer.Span;

    /// <param name="expected">Length of the whole body as announced; 0 when nothing was.</param>
    /// <returns>Null, or why the body is refused.</returns>
    public InferenceError? Append(ReadOnlySpan<byte> bytes, long expected)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        long wanted = (long)_buffer.Length + bytes.Length;
        if (wanted > maximumBytes || expected > maximumBytes)
        {
            return new InferenceError(
                ErrorCode.PayloadTooLarge,
                $"the request body is larger than the {maximumBytes} bytes this endpoint picker accepts"
            );
        }

        if (wanted > _buffer.Capacity && !_buffer.TryGrow((int)SizeFor(wanted, expected)))
        {
            return new InferenceError(
                ErrorCode.ServiceUnavailable,
                "the endpoint picker holds as many bytes of request bodies as it may; try again in a moment",
                DropReason.Saturated
            );
        }

        bytes.CopyTo(_buffer.Array.AsSpan(_buffer.Length));
        _buffer.Length = (int)wanted;
        return null;
    }

    /// <summary>Gives the memory back. Does nothing when there is none.</summary>
    public void Release() => _buffer.Release();

    private long SizeFor(long wanted, long expected)
    {
        long first = Math.Clamp(expected, SmallestBuffer, LargestFirstBuffer);
        return Math.Max(wanted, Math.Max(first, Math.Min(_buffer.Capacity * 2L, maximumBytes)));
    }
}

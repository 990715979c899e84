using InferenceGateway.Abstractions.Errors;

namespace InferenceGateway.Engine.Requests;

/// <summary>A request body that arrives in pieces, in pooled memory counted to the budget until released. Not thread-safe.</summary>
/// <remarks>
/// A body grows by further parts, not by moving to a larger array: arrays that were outgrown would lie about in every size when many bodies grow
/// at once, and came to more than the bodies themselves. The parts are joined when the body is complete.
/// </remarks>
/// <param name="maximumBytes">Longer bodies are refused.</param>
/// <param name="holder">What holds it, for those who are refused: <c>gateway</c>.</param>
public sealed class HeldBody(BodyBudget budget, long maximumBytes, string holder)
{
    /// <summary>A client that announces a large body gets no more memory than this before it sends it.</summary>
    private const int LargestFirstPart = 512 * 1024;
    private const int SmallestFirstPart = 1024;
    private const int LargestPart = 1024 * 1024;

    private readonly List<BudgetedBuffer> _further = [];
    private BudgetedBuffer _first = new(budget);
    private long _length;

    /// <summary>The whole body, once <see cref="Join"/> was called; empty when none came.</summary>
    public BudgetedBuffer Whole => _first;

    private BudgetedBuffer Last => _further.Count == 0 ? _first : _further[^1];

    /// <summary>Keeps a further piece.</summary>
    /// <param name="expected">Length of the whole body as announced; 0 when nothing was.</param>
    /// <returns>Null, or why the body is refused.</returns>
    public InferenceError? Append(ReadOnlySpan<byte> bytes, long expected)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        if (_length + bytes.Length > maximumBytes || expected > maximumBytes)
        {
            return TooLarge();
        }

        int fitting = Math.Min(bytes.Length, Last.Capacity - Last.Length);
        Write(bytes[..fitting]);
        bytes = bytes[fitting..];
        if (bytes.IsEmpty)
        {
            return null;
        }

        if (!TryAddPart((int)SizeFor(bytes.Length, expected)))
        {
            return Exhausted();
        }

        Write(bytes);
        return null;
    }

    /// <summary>Makes one piece of the body, which is complete.</summary>
    /// <returns>Null, or why the body is refused.</returns>
    public InferenceError? Join()
    {
        if (_further.Count == 0)
        {
            return null;
        }

        BudgetedBuffer whole = new(budget);
        if (!whole.TryGrow((int)_length))
        {
            return Exhausted();
        }

        whole.Length = (int)_length;
        Span<byte> rest = whole.Span;
        _first.Span.CopyTo(rest);
        rest = rest[_first.Length..];
        foreach (BudgetedBuffer part in _further)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        Release();
        _first = whole;
        _length = whole.Length;
        return null;
    }

    /// <summary>Gives the memory back. Does nothing when there is none.</summary>
    public void Release()
    {
        _first.Release();
        foreach (BudgetedBuffer part in _further)
        {
            part.Release();
        }

        _further.Clear();
        _length = 0;
    }

    /// <summary>The error of whoever sends more than is accepted.</summary>
    public InferenceError TooLarge() =>
        new(ErrorCode.PayloadTooLarge, $"the request body is larger than the {maximumBytes} bytes this {holder} accepts");

    /// <summary>The error of whoever wants more than the budget has left.</summary>
    public InferenceError Exhausted() =>
        new(
            ErrorCode.ServiceUnavailable,
            $"the {holder} holds as many bytes of request bodies as it may; try again in a moment",
            DropReason.Saturated
        );

    private void Write(ReadOnlySpan<byte> bytes)
    {
        BudgetedBuffer part = Last;
        bytes.CopyTo(part.Array.AsSpan(part.Length));
        part.Length += bytes.Length;
        _length += bytes.Length;
    }

    private bool TryAddPart(int size)
    {
        if (_first.Capacity == 0)
        {
            return _first.TryGrow(size);
        }

        BudgetedBuffer part = new(budget);
        if (!part.TryGrow(size))
        {
            return false;
        }

        _further.Add(part);
        return true;
    }

    /// <summary>Each part doubles what there is, up to a bound; none has room for more than is to come.</summary>
    private long SizeFor(int needed, long expected)
    {
        long wanted = _length == 0 ? Math.Clamp(expected, SmallestFirstPart, LargestFirstPart) : Math.Min(_length, LargestPart);
        long toCome = (expected > _length ? expected : maximumBytes) - _length;
        return Math.Max(needed, Math.Min(wanted, toCome));
    }
}

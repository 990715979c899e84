using System.Buffers;

namespace InferenceGateway.Engine.Requests;

/// <summary>Bytes in one pooled array that is counted to a budget until released. Not thread-safe.</summary>
public sealed class BudgetedBuffer(BodyBudget budget)
{
    private byte[] _array = [];

    /// <summary>Bytes in use, at the array's beginning.</summary>
    public int Length { get; set; }

    /// <summary>Bytes there is room for.</summary>
    public int Capacity => _array.Length;

    public Span<byte> Span => _array.AsSpan(0, Length);

    /// <summary>The bytes in use and the room behind them. Another one after each growth.</summary>
    public byte[] Array => _array;

    /// <summary>Makes room for <paramref name="size"/> bytes, keeping those in use.</summary>
    /// <returns>False when the budget has not so much left; nothing changed then.</returns>
    public bool TryGrow(int size)
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
        _array = grown;
        Length = length;
        return true;
    }

    /// <summary>Gives the memory back. Does nothing when there is none.</summary>
    public void Release()
    {
        Length = 0;
        if (_array.Length > 0)
        {
            budget.Return(_array.Length);
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }
}

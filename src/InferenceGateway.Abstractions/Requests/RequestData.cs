namespace InferenceGateway.Abstractions.Requests;

/// <summary>A column of per-request values, one per endpoint slot: what producers hand to filters and scorers.</summary>
public abstract class RequestData
{
    private protected RequestData(int index, string key)
    {
        Index = index;
        Key = key;
    }

    /// <summary>Place among the columns of one configuration.</summary>
    internal int Index { get; }

    /// <summary><c>Name/producer</c>, as shown in errors and explanations.</summary>
    public string Key { get; }

    internal abstract object Prepare(object? values, int slotCount);
}

/// <inheritdoc cref="RequestData"/>
/// <typeparam name="T">The value per endpoint.</typeparam>
public sealed class RequestData<T> : RequestData
    where T : struct
{
    internal RequestData(int index, string key)
        : base(index, key) { }

    internal override object Prepare(object? values, int slotCount)
    {
        if (values is T[] array && array.Length >= slotCount)
        {
            Array.Clear(array, 0, slotCount);
            return array;
        }

        return new T[Math.Max(16, slotCount + (slotCount / 2))];
    }
}

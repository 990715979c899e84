namespace InferenceGateway.Engine.Requests;

/// <summary>Bounds the bytes of request bodies held at one time, over all requests. Thread-safe.</summary>
/// <param name="maximumBytes">More than this is never held.</param>
public sealed class BodyBudget(long maximumBytes)
{
    private long _held;

    /// <summary>Bytes held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= maximumBytes)
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}

namespace InferenceGateway.Abstractions.Metrics;

/// <summary>A number that only grows. Thread-safe; touching it allocates nothing.</summary>
public interface ICounter
{
    /// <param name="amount">0 or more.</param>
    void Add(double amount = 1);
}

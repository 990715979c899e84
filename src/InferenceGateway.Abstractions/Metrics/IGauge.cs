namespace InferenceGateway.Abstractions.Metrics;

/// <summary>A number that goes up and down. Thread-safe; touching it allocates nothing.</summary>
public interface IGauge
{
    void Set(double value);

    /// <param name="amount">May be negative.</param>
    void Add(double amount);
}

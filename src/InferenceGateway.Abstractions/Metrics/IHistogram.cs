namespace InferenceGateway.Abstractions.Metrics;

/// <summary>A distribution of observed values. Thread-safe; observing allocates nothing.</summary>
public interface IHistogram
{
    void Observe(double value);
}

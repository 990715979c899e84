namespace InferenceGateway.Abstractions.Metrics;

/// <summary>The series of one metric name. Thread-safe.</summary>
/// <typeparam name="TSeries">What one series is.</typeparam>
public interface IMetricFamily<out TSeries>
{
    /// <summary>The series with these label values, created when it does not exist. Costs a look-up and an allocation: resolve once and keep it.</summary>
    /// <param name="labels">As many as the family has labels, in order.</param>
    TSeries With(params string[] labels);

    /// <summary>Takes a series off the page. Who still holds it may touch it without effect.</summary>
    void Remove(params string[] labels);
}

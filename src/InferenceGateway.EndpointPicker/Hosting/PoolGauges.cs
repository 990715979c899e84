using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>Keeps the gauges over the whole pool fresh.</summary>
internal static class PoolGauges
{
    public static async Task RefreshAsync(
        PoolMetrics gauges,
        EndpointPickerOptions options,
        EndpointStore store,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        long staleness = (long)(options.MetricsStalenessThreshold.TotalSeconds * clock.TimestampFrequency);
        using PeriodicTimer timer = new(options.RefreshPoolMetricsInterval, clock);
        try
        {
            do
            {
                gauges.Refresh(options.PoolName, store.Current, clock.GetTimestamp() - staleness);
            } while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) { }
    }
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Filters;

/// <summary><c>utilization-filter</c>: keeps endpoints all of whose measured values are at most the configured ones.</summary>
/// <remarks>An endpoint that was never scraped counts as idle and passes.</remarks>
internal sealed class UtilizationFilter : IFilter
{
    public const string Type = "utilization-filter";

    private readonly Condition[] _conditions;
    private readonly bool _fallsBackOnEmpty;

    /// <exception cref="PluginConfigurationException">A condition is missing or not valid.</exception>
    public UtilizationFilter(UtilizationFilterOptions options)
    {
        if (options.Conditions is not { Count: > 0 } conditions)
        {
            throw new PluginConfigurationException("conditions", "expected at least one condition, found none");
        }

        _conditions = [.. conditions.Select((condition, index) => Compile($"conditions[{index}]", condition))];
        _fallsBackOnEmpty = options.FallbackOnEmpty;
    }

    private enum Metric
    {
        ActiveRequests,
        RunningRequests,
        WaitingQueue,
        KvCacheUtilization,
    }

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        foreach (Condition condition in _conditions)
        {
            switch (condition.Metric)
            {
                case Metric.ActiveRequests:
                    Keep(candidates.Slots, candidates.Load.Requests, condition.MaxValue, keep);
                    break;
                case Metric.RunningRequests:
                    Keep(candidates.Slots, candidates.Metrics.RunningRequests, condition.MaxValue, keep);
                    break;
                case Metric.WaitingQueue:
                    Keep(candidates.Slots, candidates.Metrics.WaitingRequests, condition.MaxValue, keep);
                    break;
                default:
                    Keep(candidates.Slots, candidates.Metrics.KvCacheUsage, condition.MaxValue, keep);
                    break;
            }
        }

        if (_fallsBackOnEmpty && !keep.Contains(true))
        {
            keep.Fill(true);
        }
    }

    private static void Keep(ReadOnlySpan<int> slots, Column<int> values, double maxValue, Span<bool> keep)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            keep[i] &= values[slots[i]] <= maxValue;
        }
    }

    private static void Keep(ReadOnlySpan<int> slots, Column<double> values, double maxValue, Span<bool> keep)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            keep[i] &= values[slots[i]] <= maxValue;
        }
    }

    private static Condition Compile(string parameter, UtilizationConditionOptions options)
    {
        Metric metric = options.Metric switch
        {
            "active-requests" => Metric.ActiveRequests,
            "running-requests" => Metric.RunningRequests,
            "waiting-queue" => Metric.WaitingQueue,
            "kv-cache-utilization" => Metric.KvCacheUtilization,
            _ => throw new PluginConfigurationException(
                $"{parameter}.metric",
                $"expected active-requests, running-requests, waiting-queue or kv-cache-utilization, found '{options.Metric}'"
            ),
        };
        double greatest = metric == Metric.KvCacheUtilization ? 1 : double.MaxValue;
        if (options.MaxValue is not { } maxValue || !(maxValue >= 0 && maxValue <= greatest))
        {
            string expected = metric == Metric.KvCacheUtilization ? "a number from 0 to 1" : "a number of 0 or more";
            throw new PluginConfigurationException(
                $"{parameter}.maxValue",
                $"expected {expected}, found {options.MaxValue?.ToString() ?? "nothing"}"
            );
        }

        return new Condition(metric, maxValue);
    }

    private readonly record struct Condition(Metric Metric, double MaxValue);
}

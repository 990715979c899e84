using System.Collections.Concurrent;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// Finds a request's series: one look-up as a rule. Bounded in every direction, as clients choose three of the labels. Thread-safe.
/// </summary>
/// <remarks>
/// Values are bounded by their limits; so that their combinations are as well, fairness ids become <c>other</c> once
/// <see cref="DistinctCombinations"/> combinations exist.
/// </remarks>
internal sealed class RequestSeriesTable(RequestFamilies families, CardinalityLimit models, CardinalityLimit fairnessIds)
{
    private const int DistinctCombinations = 300;
    private const int KeptNames = 4096;

    private readonly ConcurrentDictionary<SeriesKey, RequestSeries> _byNames = new();
    private readonly ConcurrentDictionary<SeriesKey, RequestSeries> _byLabels = new();
    private int _nameCount;
    private int _labelCount;

    public RequestSeries this[SeriesKey names] => _byNames.TryGetValue(names, out RequestSeries? series) ? series : Resolve(names);

    /// <summary>What names stand for has changed: look at the limits again.</summary>
    public void ForgetNames()
    {
        _byNames.Clear();
        Volatile.Write(ref _nameCount, 0);
    }

    private RequestSeries Resolve(SeriesKey names)
    {
        SeriesKey labels = new(
            models.Limit(names.Model),
            models.Limit(names.TargetModel),
            fairnessIds.Limit(names.FairnessId),
            names.Priority
        );
        if (!_byLabels.TryGetValue(labels, out RequestSeries? series))
        {
            if (Volatile.Read(ref _labelCount) >= DistinctCombinations)
            {
                labels = labels with { FairnessId = CardinalityLimit.Other };
            }

            RequestSeries created = new(families, labels);
            series = _byLabels.GetOrAdd(labels, created);
            if (ReferenceEquals(series, created))
            {
                Interlocked.Increment(ref _labelCount);
            }
        }

        if (names.IsShort && Volatile.Read(ref _nameCount) < KeptNames && _byNames.TryAdd(names, series))
        {
            Interlocked.Increment(ref _nameCount);
        }

        return series;
    }
}

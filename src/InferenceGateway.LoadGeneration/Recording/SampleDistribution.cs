using HdrHistogram;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>
/// Values of one measure in bounded memory: kept as they are while they are few, so percentiles are exact; beyond that
/// counted in a histogram with three significant digits. Count, mean, minimum and maximum are always exact. Not thread-safe.
/// </summary>
internal sealed class SampleDistribution
{
    /// <summary>Half a megabyte per measure; the histogram that takes over is of the same order.</summary>
    internal const int ExactLimit = 65_536;

    private const int SignificantDigits = 3;
    private const long HighestTrackable = 100_000_000_000;

    private readonly double _resolution;
    private List<double>? _values = [];
    private LongHistogram? _histogram;
    private bool _isSorted;
    private double _sum;

    /// <param name="resolution">Smallest difference that matters: 1e-6 for seconds, 1 for tokens.</param>
    public SampleDistribution(double resolution)
    {
        _resolution = resolution;
    }

    public long Count { get; private set; }

    public double Sum => _sum;

    public double Mean => Count == 0 ? 0 : _sum / Count;

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public void Add(double value, long count = 1)
    {
        if (count <= 0)
        {
            return;
        }

        Count += count;
        _sum += value * count;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        if (_values is not null && Count <= ExactLimit)
        {
            for (long number = 0; number < count; number++)
            {
                _values.Add(value);
            }

            _isSorted = false;
            return;
        }

        Spill().RecordValueWithCount(ToUnits(value), count);
    }

    /// <summary>
    /// The value below which <paramref name="percent"/> of the values lie, interpolated between neighbours while values are exact.
    /// 0 when there are none.
    /// </summary>
    public double Percentile(double percent)
    {
        if (Count == 0)
        {
            return 0;
        }

        if (_values is null)
        {
            return Math.Clamp(Spill().GetValueAtPercentile(percent) * _resolution, Minimum, Maximum);
        }

        if (!_isSorted)
        {
            _values.Sort();
            _isSorted = true;
        }

        double rank = percent / 100 * (_values.Count - 1);
        int below = (int)Math.Floor(rank);
        int above = Math.Min(below + 1, _values.Count - 1);
        return _values[below] + ((rank - below) * (_values[above] - _values[below]));
    }

    private LongHistogram Spill()
    {
        if (_histogram is null)
        {
            _histogram = new LongHistogram(1, HighestTrackable, SignificantDigits);
            foreach (double value in _values!)
            {
                _histogram.RecordValue(ToUnits(value));
            }

            _values = null;
        }

        return _histogram;
    }

    private long ToUnits(double value) => (long)Math.Clamp(Math.Round(value / _resolution), 0, HighestTrackable);
}

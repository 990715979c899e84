using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>
/// The course of a run in a fixed number of buckets: when a run outgrows them, neighbours are merged and the buckets become
/// twice as wide. Not thread-safe; times are seconds from the start of the run.
/// </summary>
internal sealed class Timeline
{
    internal const int Capacity = 256;
    private const double FirstBucketSeconds = 0.25;

    private readonly Bucket[] _buckets = new Bucket[Capacity];
    private double _latest;
    private double _inFlightSince;
    private int _inFlight;

    public double BucketSeconds { get; private set; } = FirstBucketSeconds;

    public void AddSent(double seconds)
    {
        BucketAt(seconds).Sent++;
        SetInFlight(seconds, _inFlight + 1);
    }

    public void AddEnd(double seconds, bool succeeded, long outputTokens)
    {
        ref Bucket bucket = ref BucketAt(seconds);
        bucket.OutputTokens += outputTokens;
        if (succeeded)
        {
            bucket.Succeeded++;
        }
        else
        {
            bucket.Failed++;
        }

        SetInFlight(seconds, _inFlight - 1);
    }

    /// <summary>The buckets up to the latest event.</summary>
    public IReadOnlyList<TimelinePoint> Points()
    {
        int count = (int)(_latest / BucketSeconds) + 1;
        TimelinePoint[] points = new TimelinePoint[count];
        for (int index = 0; index < count; index++)
        {
            Bucket bucket = _buckets[index];
            double start = index * BucketSeconds;
            double length = Math.Min(BucketSeconds, Math.Max(_latest - start, BucketSeconds / 100));
            points[index] = new TimelinePoint(
                start,
                bucket.Sent,
                bucket.Succeeded,
                bucket.Failed,
                bucket.OutputTokens,
                bucket.InFlightSeconds / length
            );
        }

        return points;
    }

    private void SetInFlight(double seconds, int value)
    {
        // Bucket by bucket: the integral of requests in flight over time.
        while (_inFlightSince < seconds)
        {
            ref Bucket bucket = ref BucketAt(_inFlightSince, out double bucketEnd);
            double until = Math.Min(seconds, bucketEnd);
            bucket.InFlightSeconds += _inFlight * (until - _inFlightSince);
            _inFlightSince = until;
        }

        _inFlight = value;
    }

    private ref Bucket BucketAt(double seconds) => ref BucketAt(seconds, out _);

    private ref Bucket BucketAt(double seconds, out double end)
    {
        seconds = Math.Max(0, seconds);
        while (seconds >= Capacity * BucketSeconds)
        {
            Widen();
        }

        _latest = Math.Max(_latest, seconds);
        int index = (int)(seconds / BucketSeconds);
        end = (index + 1) * BucketSeconds;
        return ref _buckets[index];
    }

    private void Widen()
    {
        for (int index = 0; index < Capacity / 2; index++)
        {
            _buckets[index] = Bucket.Merge(_buckets[2 * index], _buckets[(2 * index) + 1]);
        }

        Array.Clear(_buckets, Capacity / 2, Capacity / 2);
        BucketSeconds *= 2;
    }

    private struct Bucket
    {
        public long Sent;
        public long Succeeded;
        public long Failed;
        public long OutputTokens;
        public double InFlightSeconds;

        public static Bucket Merge(Bucket first, Bucket second) =>
            new()
            {
                Sent = first.Sent + second.Sent,
                Succeeded = first.Succeeded + second.Succeeded,
                Failed = first.Failed + second.Failed,
                OutputTokens = first.OutputTokens + second.OutputTokens,
                InFlightSeconds = first.InFlightSeconds + second.InFlightSeconds,
            };
    }
}

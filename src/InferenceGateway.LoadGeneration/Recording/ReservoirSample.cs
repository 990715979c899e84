using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>A fixed number of points drawn fairly from a stream of any length (Vitter's algorithm R). Not thread-safe.</summary>
internal sealed class ReservoirSample(int capacity, Random random)
{
    private readonly List<SamplePoint> _points = [];
    private long _seen;

    public void Add(SamplePoint point)
    {
        _seen++;
        if (_points.Count < capacity)
        {
            _points.Add(point);
            return;
        }

        long place = random.NextInt64(_seen);
        if (place < capacity)
        {
            _points[(int)place] = point;
        }
    }

    /// <summary>The points in order of time.</summary>
    public IReadOnlyList<SamplePoint> Points() => [.. _points.OrderBy(point => point.Seconds)];
}

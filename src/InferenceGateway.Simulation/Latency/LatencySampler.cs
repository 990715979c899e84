namespace InferenceGateway.Simulation.Latency;

/// <summary>Turns time constants and load into single delays. All arithmetic is in fractions of ticks and rounded once. Not thread-safe.</summary>
internal sealed class LatencySampler
{
    private const double NanosecondsPerTick = 100;
    private const double LowestShare = 0.3;
    private const double HighestShare = 1.7;

    private readonly LatencyOptions _options;
    private readonly int _sequences;
    private readonly Random _random;
    private readonly double _stepTicks;
    private readonly double _sequenceTicks;
    private readonly double _contextTicks;

    public LatencySampler(LatencyOptions options, int maximumSequences, Random random)
    {
        _options = options;
        _sequences = maximumSequences;
        _random = random;
        double interToken = options.InterTokenLatency.Ticks;
        double shared = maximumSequences > 1 ? interToken * (options.TimeFactorUnderLoad - 1) / (maximumSequences - 1) : 0;
        // A small batch limit and a large factor would ask for more than one whole latency per sequence.
        _sequenceTicks = options.DecodeTimePerSequence?.Ticks ?? Math.Min(shared, interToken);
        _stepTicks = options.StepOverhead?.Ticks ?? Math.Max(0, interToken - _sequenceTicks);
        _contextTicks = options.DecodeNanosecondsPerContextToken / NanosecondsPerTick;
    }

    public LatencyCalculator Calculator => _options.Calculator;

    /// <summary>The first token's delay of a request that has just been admitted; <paramref name="running"/> includes it.</summary>
    public TimeSpan FirstToken(int uncachedTokens, int running)
    {
        double factor = LoadFactor(running);
        return _options.Calculator == LatencyCalculator.Constant
            ? Draw(_options.TimeToFirstToken.Ticks * factor, _options.TimeToFirstTokenDeviation)
            : Draw(
                (_options.PrefillOverhead.Ticks + ((double)uncachedTokens * _options.PrefillTimePerToken.Ticks)) * factor,
                _options.PrefillTimeDeviation
            );
    }

    public TimeSpan NextToken(int running) =>
        Draw(_options.InterTokenLatency.Ticks * LoadFactor(running), _options.InterTokenLatencyDeviation);

    /// <summary>Time from arrival until the engine sees a request.</summary>
    public TimeSpan Preparation() => Draw(_options.PrefillOverhead.Ticks, _options.PrefillTimeDeviation);

    /// <summary>Length of one engine step.</summary>
    public TimeSpan Step(int prefillTokens, int decodingSequences, long contextTokens)
    {
        double mean = _stepTicks + (decodingSequences * _sequenceTicks) + (contextTokens * _contextTicks);
        double drawn = DrawTicks(mean, _options.InterTokenLatencyDeviation.Ticks);
        return Scaled(drawn + ((double)prefillTokens * _options.PrefillTimePerToken.Ticks));
    }

    private double LoadFactor(int running) =>
        _sequences <= 1 ? 1 : 1 + ((_options.TimeFactorUnderLoad - 1) * (running - 1) / (_sequences - 1));

    private TimeSpan Draw(double meanTicks, TimeSpan deviation) => Scaled(DrawTicks(meanTicks, deviation.Ticks));

    private TimeSpan Scaled(double ticks) => new((long)Math.Round(ticks / _options.SpeedFactor));

    private double DrawTicks(double mean, double deviation)
    {
        if (deviation <= 0 || mean <= 0)
        {
            return mean;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        double normal = radius * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Clamp(mean + (deviation * normal), LowestShare * mean, HighestShare * mean);
    }
}

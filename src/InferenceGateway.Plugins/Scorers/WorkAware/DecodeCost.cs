namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// How much one more sequence slows every output token, and how long answers are: learned over the pool from ended requests by a
/// straight line through (sequences in flight, seconds per output token), older observations fading. Thread-safe.
/// </summary>
internal sealed class DecodeCost
{
    /// <summary>Share of what is known that one more request leaves.</summary>
    private const double Kept = 0.995;

    /// <summary>Observations before the line is trusted.</summary>
    private const double EnoughObservations = 20;

    private readonly Lock _gate = new();
    private double _count;
    private double _sequences;
    private double _seconds;
    private double _sequencesSquared;
    private double _product;
    private double _outputTokens;
    private double _slope;
    private double _meanOutputTokens;

    /// <summary>Seconds that one more sequence adds to each output token of the others; 0 until enough was seen.</summary>
    public double SecondsPerSequence => Volatile.Read(ref _slope);

    /// <summary>Usual output tokens of an answer; 0 until one was seen.</summary>
    public double MeanOutputTokens => Volatile.Read(ref _meanOutputTokens);

    /// <summary>Adds an ended request.</summary>
    /// <param name="sequences">Requests in flight at its endpoint when it was sent.</param>
    /// <param name="outputTokens">Its output tokens, 2 or more.</param>
    /// <param name="secondsPerToken">Its time per output token after the first.</param>
    public void Observe(int sequences, int outputTokens, double secondsPerToken)
    {
        lock (_gate)
        {
            _count = (_count * Kept) + 1;
            _sequences = (_sequences * Kept) + sequences;
            _seconds = (_seconds * Kept) + secondsPerToken;
            _sequencesSquared = (_sequencesSquared * Kept) + ((double)sequences * sequences);
            _product = (_product * Kept) + (sequences * secondsPerToken);
            _outputTokens = (_outputTokens * Kept) + outputTokens;
            double spread = (_count * _sequencesSquared) - (_sequences * _sequences);
            bool isKnown = _count >= EnoughObservations && spread > _count;
            Volatile.Write(ref _slope, isKnown ? Math.Max(0, ((_count * _product) - (_sequences * _seconds)) / spread) : 0);
            Volatile.Write(ref _meanOutputTokens, _outputTokens / _count);
        }
    }
}

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// Seconds that one prompt token takes at one endpoint, learned from first tokens: time waited divided by the tokens that had to be
/// computed first, both summed with a half-life, so that the figure follows an endpoint that changes. Thread-safe.
/// </summary>
internal sealed class PrefillSpeed
{
    /// <summary>Tokens of observed work that count as much as the prior: about four prompts of usual length.</summary>
    private const double PriorTokens = 8192;

    /// <summary>Tokens of work after which an observation counts half.</summary>
    private const double HalfLifeTokens = 262_144;

    private readonly Lock _gate = new();
    private double _tokens;
    private double _seconds;

    /// <summary>Adds one observation.</summary>
    /// <param name="tokens">Prompt tokens ahead of and of the request, above 0.</param>
    /// <param name="seconds">From sending to the first token, above 0.</param>
    public void Observe(double tokens, double seconds)
    {
        double kept = double.Exp2(-tokens / HalfLifeTokens);
        lock (_gate)
        {
            Volatile.Write(ref _tokens, (_tokens * kept) + tokens);
            Volatile.Write(ref _seconds, (_seconds * kept) + seconds);
        }
    }

    /// <summary>The estimate, drawn to <paramref name="prior"/> while little was observed.</summary>
    /// <param name="prior">Seconds per token of the whole pool.</param>
    public double SecondsPerToken(double prior)
    {
        // Without the lock: between the two reads one observation may come, which moves the estimate by less than that observation does.
        return (Volatile.Read(ref _seconds) + (prior * PriorTokens)) / (Volatile.Read(ref _tokens) + PriorTokens);
    }
}

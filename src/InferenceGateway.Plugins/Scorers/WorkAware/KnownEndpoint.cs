namespace InferenceGateway.Plugins.Scorers;

/// <summary>What the scorer has seen of one endpoint. Thread-safe.</summary>
internal sealed class KnownEndpoint(TimeProvider clock)
{
    /// <summary>
    /// Part of the prompt first in line that is believed to be computed before its first token comes, at the most: the rest of an overdue one
    /// nobody knows.
    /// </summary>
    private const double MostComputed = 0.9;

    /// <summary>Of <see cref="_computingSince"/>: nothing was sent there yet.</summary>
    private const long Never = long.MinValue;

    private long _computingSince = Never;
    private double _recentWork;

    /// <summary>As learned, seconds per prompt token.</summary>
    public PrefillSpeed Speed { get; } = new();

    /// <summary>What was sent here, older work counting less; only its ratio to that of other endpoints means something.</summary>
    public double RecentWork
    {
        get => Volatile.Read(ref _recentWork);
        set => Volatile.Write(ref _recentWork, value);
    }

    /// <summary>The endpoint turns to another prompt: the one before it is computed or given up, or there was none.</summary>
    public void TurnsToNext(long now) => Volatile.Write(ref _computingSince, now);

    /// <summary>
    /// Of the prompt tokens in flight there: as many as should be computed by now, no first token having told so yet. The prompt first in line
    /// is taken to be as long as the mean of those in line.
    /// </summary>
    /// <param name="tokens">Prompt tokens in flight.</param>
    /// <param name="unanswered">The requests they belong to.</param>
    /// <param name="secondsPerToken">Speed of the endpoint.</param>
    public double ComputedTokens(long tokens, int unanswered, double secondsPerToken, long now)
    {
        long since = Volatile.Read(ref _computingSince);
        return unanswered <= 0 || since == Never
            ? 0
            : Math.Min(clock.GetElapsedTime(since, now).TotalSeconds / secondsPerToken, MostComputed * tokens / unanswered);
    }
}

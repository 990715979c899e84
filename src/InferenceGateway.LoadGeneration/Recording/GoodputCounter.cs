using InferenceGateway.LoadGeneration.Reports;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>Counts the requests that met their objectives. Failed requests met nothing and count in every denominator. Not thread-safe.</summary>
internal sealed class GoodputCounter(ServiceLevelObjectives objectives)
{
    private long _total;
    private long _good;
    private long _goodTokens;
    private long _timeToFirstTokenMet;
    private long _timePerOutputTokenMet;

    public void AddFailure() => _total++;

    /// <param name="timeToFirstToken">Seconds; null when it was not observed (no streaming), which counts as not met.</param>
    /// <param name="timePerOutputToken">Seconds; null when there was no pair of tokens to measure.</param>
    /// <param name="outputTokens">Tokens generated.</param>
    public void AddSuccess(double? timeToFirstToken, double? timePerOutputToken, int outputTokens)
    {
        _total++;
        bool firstTokenMet = timeToFirstToken <= objectives.TimeToFirstToken?.TotalSeconds;
        bool perTokenMet = timePerOutputToken is null
            // An answer of one streamed token has no gap that could be too long.
            ? timeToFirstToken is not null && outputTokens <= 1
            : timePerOutputToken <= objectives.TimePerOutputToken?.TotalSeconds;
        _timeToFirstTokenMet += firstTokenMet ? 1 : 0;
        _timePerOutputTokenMet += perTokenMet ? 1 : 0;
        if ((firstTokenMet || objectives.TimeToFirstToken is null) && (perTokenMet || objectives.TimePerOutputToken is null))
        {
            _good++;
            _goodTokens += outputTokens;
        }
    }

    /// <summary>The result over <paramref name="seconds"/> of run; null without objectives.</summary>
    public GoodputReport? Report(double seconds)
    {
        if (objectives is { TimeToFirstToken: null, TimePerOutputToken: null })
        {
            return null;
        }

        return new GoodputReport
        {
            Objectives = objectives,
            GoodRequests = _good,
            TotalRequests = _total,
            GoodputPercentage = Percentage(_good),
            RequestGoodput = seconds > 0 ? _good / seconds : 0,
            TokenGoodput = seconds > 0 ? _goodTokens / seconds : 0,
            TimeToFirstTokenAttainment = objectives.TimeToFirstToken is null ? null : Percentage(_timeToFirstTokenMet),
            TimePerOutputTokenAttainment = objectives.TimePerOutputToken is null ? null : Percentage(_timePerOutputTokenMet),
        };
    }

    private double Percentage(long count) => _total == 0 ? 0 : 100.0 * count / _total;
}

using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Engine.Requests;

/// <summary>Writes an ended request into metrics, its decision record and observers. Thread-safe.</summary>
internal sealed class RequestRecorder(EngineMetrics metrics, TimeProvider clock, IReadOnlyList<IRequestObserver> observers)
{
    public void Record(RequestContext context, RequestEnding ending, int status)
    {
        TimeSpan duration = clock.GetElapsedTime(context.StartedAt);
        TimeSpan? firstByte = context.FirstByteAt == 0 ? null : clock.GetElapsedTime(context.StartedAt, context.FirstByteAt);
        RequestSeries? series = context.Series;
        series?.Running?.Dec();
        if (context.Timing.HasResponse)
        {
            metrics.ResponseProcessing.Observe(context.Timing.ProcessingSeconds(context.IsStreaming));
        }

        if (ending == RequestEnding.Completed && series is not null)
        {
            Measure(context, series, duration, firstByte);
        }

        CountError(context, ending);
        context.Trace.End(context.Error, IsServerError(context, ending), clock);
        if (observers.Count == 0 && context.Record is null)
        {
            return;
        }

        RequestOutcome outcome = new()
        {
            Ending = ending,
            Status = status,
            Endpoint = context.Status == 0 ? null : context.Target?.Id,
            TimeToFirstToken = firstByte,
            Duration = duration,
            Usage = context.Usage,
        };
        context.Record?.Outcome = outcome;
        foreach (IRequestObserver observer in observers)
        {
            observer.Ended(context.Request, outcome);
        }
    }

    private static void Measure(RequestContext context, RequestSeries series, TimeSpan duration, TimeSpan? firstByte)
    {
        bool isStreaming = context.IsStreaming;
        series.Duration.Observe(duration.TotalSeconds);
        series.ResponseSize.Observe(context.ResponseBytes);
        if (firstByte is { } first)
        {
            (isStreaming ? series.StreamingTimeToFirstToken : series.PlainTimeToFirstToken).Observe(first.TotalSeconds);
        }

        TokenUsage usage = context.Usage;
        if (usage.PromptTokens > 0)
        {
            series.InputTokens.Observe(usage.PromptTokens);
        }

        if (usage.CachedTokens >= 0)
        {
            series.CachedTokens.Observe(usage.CachedTokens);
        }

        if (usage.CompletionTokens > 0)
        {
            series.OutputTokens.Observe(usage.CompletionTokens);
            series.NormalizedTimePerOutputToken.Observe(duration.TotalSeconds / usage.CompletionTokens);
            if (isStreaming && usage.CompletionTokens > 1 && firstByte is { } start)
            {
                series.TimePerOutputToken.Observe((duration - start).TotalSeconds / (usage.CompletionTokens - 1));
            }
        }
    }

    private void CountError(RequestContext context, RequestEnding ending)
    {
        string? code =
            context.Error is { } error ? error.Code.ToString()
            : IsServerError(context, ending) ? "ModelServerError"
            : null;
        if (code is not null)
        {
            metrics.CountError(context.Request, code);
        }
    }

    private static bool IsServerError(RequestContext context, RequestEnding ending) =>
        context.Status >= 400 || ending == RequestEnding.Failed;
}

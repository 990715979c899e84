using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>Everything a model server counts, in seconds and tokens. Written by the model; read it under the same exclusion as the model.</summary>
public sealed class EngineStatistics
{
    internal EngineStatistics(int maximumModelLength)
    {
        double[] tokens = BucketBounds.Tokens(maximumModelLength);
        PromptTokensPerRequest = new Histogram(tokens);
        GeneratedTokensPerRequest = new Histogram(tokens);
        LongestGenerationPerRequest = new Histogram(tokens);
        TokenLimits = new Histogram(tokens);
        TokensPerStep = new Histogram(tokens);
    }

    public Histogram TimeToFirstToken { get; } = new(BucketBounds.TimeToFirstToken);

    public Histogram InterTokenLatency { get; } = new(BucketBounds.BetweenTokens);

    /// <summary>Mean time between tokens of a request with at least two.</summary>
    public Histogram TimePerOutputToken { get; } = new(BucketBounds.BetweenTokens);

    public Histogram EndToEnd { get; } = new(BucketBounds.RequestTime);

    public Histogram Queue { get; } = new(BucketBounds.RequestTime);

    public Histogram Inference { get; } = new(BucketBounds.RequestTime);

    public Histogram Prefill { get; } = new(BucketBounds.RequestTime);

    public Histogram Decode { get; } = new(BucketBounds.RequestTime);

    public Histogram PromptTokensPerRequest { get; }

    public Histogram GeneratedTokensPerRequest { get; }

    public Histogram LongestGenerationPerRequest { get; }

    public Histogram TokenLimits { get; }

    public Histogram Choices { get; } = new(BucketBounds.Choices);

    public Histogram TokensPerStep { get; }

    public long PromptTokens { get; internal set; }

    public long GeneratedTokens { get; internal set; }

    public long PrefixCacheQueries { get; internal set; }

    public long PrefixCacheHits { get; internal set; }

    public long Preemptions { get; internal set; }

    public long FinishedByStop { get; private set; }

    public long FinishedByLength { get; private set; }

    public long Aborted { get; private set; }

    internal void RecordToken(ModelRequest request, TimeSpan at)
    {
        GeneratedTokens++;
        if (request.Generated == 1)
        {
            PromptTokens += request.PromptTokens;
            TimeToFirstToken.Observe((at - request.ArrivedAt).TotalSeconds);
        }
        else
        {
            InterTokenLatency.Observe((at - request.LastTokenAt).TotalSeconds);
        }
    }

    internal void RecordEnd(ModelRequest request, TimeSpan at)
    {
        if (request.FinishReason == FinishReason.Abort)
        {
            Aborted++;
            return;
        }

        if (request.FinishReason == FinishReason.Stop)
        {
            FinishedByStop++;
        }
        else
        {
            FinishedByLength++;
        }

        TimeSpan firstToken = request.Generated > 0 ? request.FirstTokenAt : at;
        EndToEnd.Observe((at - request.ArrivedAt).TotalSeconds);
        Queue.Observe((request.AdmittedAt - request.QueuedAt).TotalSeconds);
        Inference.Observe((at - request.AdmittedAt).TotalSeconds);
        Prefill.Observe((firstToken - request.AdmittedAt).TotalSeconds);
        Decode.Observe((at - firstToken).TotalSeconds);
        if (request.Generated > 1)
        {
            TimePerOutputToken.Observe((request.LastTokenAt - request.FirstTokenAt).TotalSeconds / (request.Generated - 1));
        }

        PromptTokensPerRequest.Observe(request.PromptTokens);
        GeneratedTokensPerRequest.Observe(request.Generated);
        LongestGenerationPerRequest.Observe(request.Generated);
        Choices.Observe(request.RequestedChoices);
        if (request.RequestedTokens is { } limit)
        {
            TokenLimits.Observe(limit);
        }
    }
}

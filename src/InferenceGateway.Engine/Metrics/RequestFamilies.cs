using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>The families that tell requests apart by model, target model, fairness id and priority.</summary>
internal sealed class RequestFamilies(MetricFamilies families)
{
    private static readonly string[] Labels = ["model_name", "target_model_name", "fairness_id", "priority"];

    public Counter Requests { get; } = families.Counter("request_total", "Requests that an endpoint was found for.", Labels);

    public Counter Errors { get; } =
        families.Counter("request_error_total", "Requests that failed, by error code.", [.. Labels, "error_code"]);

    public Gauge Running { get; } = families.Gauge("request_running", "Requests sent to an endpoint and not ended.", Labels);

    public Histogram RequestSize { get; } =
        families.Histogram("request_size_bytes", "Size of request bodies as sent to the endpoint, in bytes.", Buckets.RequestBytes, Labels);

    public Histogram ResponseSize { get; } =
        families.Histogram("response_size_bytes", "Size of response bodies, in bytes.", Buckets.ResponseBytes, Labels);

    public Histogram Duration { get; } =
        families.Histogram(
            "request_duration_seconds",
            "Time from the request's headers to the end of the answer, in seconds.",
            Buckets.General,
            Labels
        );

    public Histogram InputTokens { get; } =
        families.Histogram("request_input_tokens", "Prompt tokens as the model server counted them.", Buckets.TokensIn, Labels);

    public Histogram OutputTokens { get; } =
        families.Histogram("request_output_tokens", "Completion tokens as the model server counted them.", Buckets.TokensOut, Labels);

    public Histogram CachedTokens { get; } =
        families.Histogram(
            "request_cached_tokens",
            "Prompt tokens that the model server took from its prefix cache.",
            Buckets.TokensIn,
            Labels
        );

    public Histogram NormalizedTimePerOutputToken { get; } =
        families.Histogram(
            "request_ntpot_seconds",
            "Duration of the request divided by its completion tokens, in seconds.",
            Buckets.NormalizedTimePerOutputToken,
            Labels
        );

    public Histogram TimeToFirstToken { get; } =
        families.Histogram(
            "request_ttft_seconds",
            "Time from the request's headers to the first byte of the answer's body, in seconds.",
            Buckets.TimeToFirstToken,
            [.. Labels, "streaming"]
        );

    public Histogram TimePerOutputToken { get; } =
        families.Histogram(
            "request_streaming_tpot_seconds",
            "Time per completion token after the first of a streamed answer, in seconds.",
            Buckets.TimePerOutputToken,
            Labels
        );

    public Histogram InterTokenLatency { get; } =
        families.Histogram(
            "request_streaming_itl_seconds",
            "Time between consecutive chunks of a streamed answer, in seconds.",
            Buckets.InterTokenLatency,
            Labels
        );
}

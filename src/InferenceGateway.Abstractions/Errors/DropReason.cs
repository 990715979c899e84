namespace InferenceGateway.Abstractions.Errors;

/// <summary>Values of the header <c>x-llm-d-request-dropped-reason</c>.</summary>
public static class DropReason
{
    public const string HeaderName = "x-llm-d-request-dropped-reason";

    public const string Saturated = "rejected-saturated";

    public const string NoEndpoints = "rejected-no-endpoints";

    public const string TimeToLiveExpired = "rejected-ttl-expired";

    public const string ContextCancelled = "rejected-context-cancelled";

    public const string ShuttingDown = "rejected-shutting-down";

    public const string Evicted = "evicted";
}

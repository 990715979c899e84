using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Requests;

/// <summary>Request headers that steer the gateway, each under its present and its former name.</summary>
public static class ControlHeaders
{
    private const string Fairness = "x-llm-d-inference-fairness-id";
    private const string FormerFairness = "x-gateway-inference-fairness-id";
    private const string ObjectiveName = "x-llm-d-inference-objective";
    private const string FormerObjectiveName = "x-gateway-inference-objective";
    private const string Rewrite = "x-llm-d-model-name-rewrite";
    private const string FormerRewrite = "x-gateway-model-name-rewrite";

    /// <summary>All of them, in lower case, also those that only some plugin reads.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Fairness,
        FormerFairness,
        ObjectiveName,
        FormerObjectiveName,
        Rewrite,
        FormerRewrite,
        "x-llm-d-slo-ttft-ms",
        "x-slo-ttft-ms",
        "x-llm-d-slo-tpot-ms",
        "x-slo-tpot-ms",
        "x-llm-d-video-fps",
        "x-llm-d-video-duration-seconds",
        "x-llm-d-video-resolution",
    ];

    /// <summary>The flow that the request belongs to; empty when no header says.</summary>
    internal static string FairnessId(IRequestHeaders headers) => Read(headers, Fairness, FormerFairness);

    /// <summary>Name of the request's objective; empty when no header says.</summary>
    internal static string Objective(IRequestHeaders headers) => Read(headers, ObjectiveName, FormerObjectiveName);

    /// <summary>The model to ask for in place of the body's; empty when no header says.</summary>
    internal static string ModelRewrite(IRequestHeaders headers) => Read(headers, Rewrite, FormerRewrite);

    /// <summary>Presence decides: the present name hides the former one even when its value is empty.</summary>
    private static string Read(IRequestHeaders headers, string name, string formerName) =>
        headers.TryGet(name, out string? value) || headers.TryGet(formerName, out value) ? value : "";
}

using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Engine.Requests;

/// <summary>Request headers that steer the gateway, each under its present and its former name.</summary>
internal static class ControlHeaders
{
    /// <summary>The flow that the request belongs to; empty when no header says.</summary>
    public static string FairnessId(IRequestHeaders headers) =>
        Read(headers, "x-llm-d-inference-fairness-id", "x-gateway-inference-fairness-id");

    /// <summary>Name of the request's objective; empty when no header says.</summary>
    public static string Objective(IRequestHeaders headers) =>
        Read(headers, "x-llm-d-inference-objective", "x-gateway-inference-objective");

    /// <summary>The model to ask for in place of the body's; empty when no header says.</summary>
    public static string ModelRewrite(IRequestHeaders headers) =>
        Read(headers, "x-llm-d-model-name-rewrite", "x-gateway-model-name-rewrite");

    /// <summary>Presence decides: the present name hides the former one even when its value is empty.</summary>
    private static string Read(IRequestHeaders headers, string name, string formerName) =>
        headers.TryGet(name, out string? value) || headers.TryGet(formerName, out value) ? value : "";
}

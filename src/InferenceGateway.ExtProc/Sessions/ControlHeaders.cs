using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>Headers that end at the endpoint picker: what clients tell it, and what only it may tell the model servers.</summary>
internal static class ControlHeaders
{
    /// <summary>Names in lower case. One that a client sent is removed unless the picker sets it.</summary>
    public static string[] NotForwarded { get; } =
    [
        .. InternalHeaders.FromClients,
        DropReason.HeaderName,
        "x-llm-d-inference-fairness-id",
        "x-gateway-inference-fairness-id",
        "x-llm-d-inference-objective",
        "x-gateway-inference-objective",
        "x-llm-d-model-name-rewrite",
        "x-gateway-model-name-rewrite",
        "x-llm-d-slo-ttft-ms",
        "x-slo-ttft-ms",
        "x-llm-d-slo-tpot-ms",
        "x-slo-tpot-ms",
        "x-llm-d-video-fps",
        "x-llm-d-video-duration-seconds",
        "x-llm-d-video-resolution",
    ];
}

using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Text;

namespace InferenceGateway.Plugins.Parsers.VllmGrpc;

/// <summary>
/// <c>vllmgrpc-parser</c>: vLLM's gRPC service <c>vllm.grpc.engine.VllmEngine</c>, methods <c>Generate</c> and <c>Embed</c>. Such requests
/// name no model. Compressed messages are refused. Parameters are accepted and ignored.
/// </summary>
internal sealed class VllmGrpcParser : IBodyParser
{
    public const string Type = "vllmgrpc-parser";

    private const string GenerateSuffix = "vllm.grpc.engine.VllmEngine/Generate";
    private const string EmbedSuffix = "vllm.grpc.engine.VllmEngine/Embed";

    public IReadOnlyList<string> PathSuffixes { get; } = [GenerateSuffix, EmbedSuffix];

    public IReadOnlyList<string> Protocols => AppProtocols.ForGrpc;

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        bool isEmbed = PathSuffix.Matches(path, EmbedSuffix);
        if (!isEmbed && !PathSuffix.Matches(path, GenerateSuffix))
        {
            parsed.SkipsResponse = true;
            return null;
        }

        if (GrpcFrame.Take(ref body, out ReadOnlySpan<byte> message) is not null)
        {
            return InferenceError.BadRequest("invalid or unsupported gRPC payload");
        }

        VllmGrpcRequest request = new(parsed, needsPrompt);
        parsed.Api = isEmbed ? InferenceApi.Embeddings : InferenceApi.Generate;
        string? problem = isEmbed ? request.ReadEmbed(message) : request.ReadGenerate(message);
        return problem is null ? null : InferenceError.BadRequest(problem);
    }

    public AnswerFraming FramingOf(bool isEventStream) => AnswerFraming.GrpcFrames;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
    {
        while (!response.IsEmpty)
        {
            if (GrpcFrame.Take(ref response, out ReadOnlySpan<byte> message) is null)
            {
                VllmGrpcUsage.Read(message, ref usage);
            }
        }
    }
}

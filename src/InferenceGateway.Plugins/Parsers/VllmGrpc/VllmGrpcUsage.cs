using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Protobuf;
using InferenceGateway.Plugins.Parsers.Usage;

namespace InferenceGateway.Plugins.Parsers.VllmGrpc;

/// <summary>
/// Token usage in answers of package <c>vllm.grpc.engine</c>: a <c>GenerateResponse</c>, which is a chunk (1) or complete (2), or an
/// <c>EmbedResponse</c>, told by its field 2 being a number.
/// </summary>
internal static class VllmGrpcUsage
{
    /// <summary>Number of the first of the three counts in a chunk; in a complete answer it is one higher.</summary>
    private const int FirstCountOfChunk = 2;

    public static void Read(ReadOnlySpan<byte> message, ref TokenUsage usage)
    {
        ReadOnlySpan<byte> generated = default;
        int firstCount = FirstCountOfChunk;
        int embedPrompt = 0;
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            switch ((reader.Field, reader.WireType))
            {
                case (1, WireType.Bytes):
                    generated = reader.ReadBytes();
                    firstCount = FirstCountOfChunk;
                    break;
                case (2, WireType.Bytes):
                    generated = reader.ReadBytes();
                    firstCount = FirstCountOfChunk + 1;
                    break;
                case (2, WireType.Varint):
                    embedPrompt = Count(ref reader);
                    break;
                default:
                    break;
            }
        }

        if (reader.Failure is not null)
        {
            return;
        }

        if (embedPrompt > 0)
        {
            usage.PromptTokens = embedPrompt;
        }
        else
        {
            ReadGenerated(generated, firstCount, ref usage);
        }
    }

    private static void ReadGenerated(ReadOnlySpan<byte> message, int firstCount, ref TokenUsage usage)
    {
        int prompt = 0;
        int completion = 0;
        int cached = 0;
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            if (reader.WireType != WireType.Varint)
            {
                continue;
            }

            switch (reader.Field - firstCount)
            {
                case 0:
                    prompt = Count(ref reader);
                    break;
                case 1:
                    completion = Count(ref reader);
                    break;
                case 2:
                    cached = Count(ref reader);
                    break;
                default:
                    break;
            }
        }

        if (reader.Failure is null)
        {
            UsageMerge.Counts(ref usage, prompt, completion, cached);
        }
    }

    private static int Count(ref ProtobufReader reader) => (int)Math.Min((uint)reader.ReadVarint(), int.MaxValue);
}

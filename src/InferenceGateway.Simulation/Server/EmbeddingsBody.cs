using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace InferenceGateway.Simulation.Server;

/// <summary>Embeddings that are a fixed function of the prompt: unit-range numbers drawn from its hash.</summary>
internal static class EmbeddingsBody
{
    public static void Write(Utf8JsonWriter writer, Answer answer, int dimensions, bool asBase64)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, answer.Id);
        writer.WriteString("object"u8, "list"u8);
        writer.WriteNumber("created"u8, answer.Created);
        writer.WriteString("model"u8, answer.Model);
        writer.WriteStartArray("data"u8);
        byte[] vector = new byte[dimensions * sizeof(float)];
        foreach (Choice choice in answer.Choices)
        {
            Fill(vector, choice.PromptHash);
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, choice.Index);
            writer.WriteString("object"u8, "embedding"u8);
            writer.WritePropertyName("embedding"u8);
            WriteVector(writer, vector, asBase64);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, answer.PromptTokens);
        writer.WriteNumber("total_tokens"u8, answer.PromptTokens);
        writer.WriteNumber("completion_tokens"u8, 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Fill(byte[] vector, ulong seed)
    {
        Span<byte> source = stackalloc byte[sizeof(int)];
        for (int i = 0; i < vector.Length; i += sizeof(float))
        {
            BinaryPrimitives.WriteInt32LittleEndian(source, i);
            ulong hash = XxHash3.HashToUInt64(source, unchecked((long)seed));
            BinaryPrimitives.WriteSingleLittleEndian(vector.AsSpan(i), (float)((hash / (double)ulong.MaxValue * 2) - 1));
        }
    }

    private static void WriteVector(Utf8JsonWriter writer, byte[] vector, bool asBase64)
    {
        if (asBase64)
        {
            writer.WriteBase64StringValue(vector);
            return;
        }

        writer.WriteStartArray();
        for (int i = 0; i < vector.Length; i += sizeof(float))
        {
            writer.WriteNumberValue(BinaryPrimitives.ReadSingleLittleEndian(vector.AsSpan(i)));
        }

        writer.WriteEndArray();
    }
}

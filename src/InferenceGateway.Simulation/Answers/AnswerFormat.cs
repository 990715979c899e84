using System.Buffers;
using System.Text;
using System.Text.Json;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Simulation.Answers;

/// <summary>
/// Writes one answer in one interface's format, as a stream of server-sent events or whole. An instance serves one answer; what repeats in its frames is
/// rendered once.
/// </summary>
internal abstract class AnswerFormat(Answer answer)
{
    protected Answer Answer => answer;

    /// <summary>Frames before the first token.</summary>
    public abstract void WriteStart(IBufferWriter<byte> output);

    /// <summary>The frame of one token, its text in UTF-8.</summary>
    public abstract void WriteToken(IBufferWriter<byte> output, Choice choice, ReadOnlySpan<byte> token);

    /// <summary>Frames that end one choice.</summary>
    public abstract void WriteFinish(IBufferWriter<byte> output, Choice choice);

    /// <summary>Frames after the last choice has ended.</summary>
    public abstract void WriteEnd(IBufferWriter<byte> output);

    /// <summary>The whole answer as one JSON object.</summary>
    public abstract void WriteWhole(Utf8JsonWriter writer);

    /// <summary>The text of a choice so far.</summary>
    protected static byte[] TextOf(Choice choice)
    {
        ArrayBufferWriter<byte> text = new(Math.Max(1, choice.Ready * 4));
        for (int i = 0; i < choice.Ready; i++)
        {
            text.Write(choice.Text.Token(i));
        }

        return text.WrittenSpan.ToArray();
    }

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>The usage object of the OpenAI interfaces.</summary>
    protected string Usage()
    {
        (int prompt, int completion) = (answer.PromptTokens, answer.CompletionTokens);
        string details = $$"""{"cached_tokens":{{answer.CachedTokens}}}""";
        return $$"""{"prompt_tokens":{{prompt}},"total_tokens":{{prompt + completion}},"completion_tokens":{{completion}},"prompt_tokens_details":{{details}}}""";
    }

    /// <summary>What a decoding peer is told after a remote prefill; the peer is a dummy.</summary>
    protected static void WriteTransferParameters(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("kv_transfer_params"u8);
        writer.WriteBoolean("do_remote_decode"u8, false);
        writer.WriteBoolean("do_remote_prefill"u8, true);
        writer.WriteStartArray("remote_block_ids"u8);
        writer.WriteStringValue("DUMMY_ID"u8);
        writer.WriteEndArray();
        writer.WriteString("remote_engine_id"u8, "DUMMY_ID"u8);
        writer.WriteString("remote_host"u8, "DUMMY"u8);
        writer.WriteNumber("remote_port"u8, 1234);
        writer.WriteNumber("tp_size"u8, 1);
        writer.WriteEndObject();
    }
}

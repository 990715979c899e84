using System.Buffers;
using System.Text.Json;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Answers;

/// <summary>The Messages interface.</summary>
internal sealed class MessagesFormat(Answer answer) : AnswerFormat(answer)
{
    public override void WriteStart(IBufferWriter<byte> output)
    {
        string usage = $"\"input_tokens\":{Answer.PromptTokens},\"cache_read_input_tokens\":{Answer.CachedTokens},\"output_tokens\":0";
        string head =
            $"\"id\":{Quoted(Answer.Id)},\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":{Quoted(Answer.Model)}";
        string message = "{" + head + ",\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{" + usage + "}}";
        WriteEvent(output, "message_start", $",\"message\":{message}");
        WriteEvent(output, "content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        WriteEvent(output, "ping", "");
    }

    public override void WriteToken(IBufferWriter<byte> output, Choice choice, ReadOnlySpan<byte> token)
    {
        output.Write(
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""u8
        );
        JsonText.Write(output, token);
        output.Write("\"}}\n\n"u8);
    }

    public override void WriteFinish(IBufferWriter<byte> output, Choice choice)
    {
        WriteEvent(output, "content_block_stop", ",\"index\":0");
        WriteEvent(
            output,
            "message_delta",
            $$""","delta":{"stop_reason":"{{StopReason(choice)}}","stop_sequence":null},"usage":{"output_tokens":{{Answer.CompletionTokens}}}"""
        );
    }

    public override void WriteEnd(IBufferWriter<byte> output) => WriteEvent(output, "message_stop", "");

    public override void WriteWhole(Utf8JsonWriter writer)
    {
        Choice choice = Answer.Choices[0];
        writer.WriteStartObject();
        writer.WriteString("id"u8, Answer.Id);
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("model"u8, Answer.Model);
        writer.WriteStartArray("content"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, TextOf(choice));
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("stop_reason"u8, StopReason(choice));
        writer.WriteNull("stop_sequence"u8);
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input_tokens"u8, Answer.PromptTokens);
        writer.WriteNumber("cache_read_input_tokens"u8, Answer.CachedTokens);
        writer.WriteNumber("output_tokens"u8, Answer.CompletionTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string StopReason(Choice choice) => choice.FinishReasonText == "stop" ? "end_turn" : "max_tokens";

    private static void WriteEvent(IBufferWriter<byte> output, string name, string members) =>
        output.Write(Utf8($"event: {name}\ndata: {{\"type\":\"{name}\"{members}}}\n\n"));
}

using System.Buffers;
using System.Text.Json;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Answers;

/// <summary>The Responses interface: named events, no <c>[DONE]</c>.</summary>
internal sealed class ResponsesFormat : AnswerFormat
{
    private readonly string _itemId;
    private readonly byte[] _tokenHead;
    private int _sequence;

    public ResponsesFormat(Answer answer)
        : base(answer)
    {
        _itemId = "msg_" + answer.Id["resp_".Length..];
        _tokenHead = Utf8(
            $$"""
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","item_id":"{{_itemId}}","output_index":0,"content_index":0,"logprobs":[],"sequence_number":
            """
        );
    }

    public override void WriteStart(IBufferWriter<byte> output)
    {
        WriteEvent(output, "response.created", $"\"response\":{Response("in_progress")}");
        WriteEvent(output, "response.in_progress", $"\"response\":{Response("in_progress")}");
        WriteEvent(output, "response.output_item.added", $"\"output_index\":0,\"item\":{Item("in_progress", null)}");
        WriteEvent(output, "response.content_part.added", $$"""{{Place()}},"part":{"type":"output_text","annotations":[],"text":""}""");
    }

    public override void WriteToken(IBufferWriter<byte> output, Choice choice, ReadOnlySpan<byte> token)
    {
        output.Write(_tokenHead);
        Span<byte> number = output.GetSpan(11);
        System.Buffers.Text.Utf8Formatter.TryFormat(_sequence++, number, out int written);
        output.Advance(written);
        output.Write(",\"delta\":\""u8);
        JsonText.Write(output, token);
        output.Write("\"}\n\n"u8);
    }

    public override void WriteFinish(IBufferWriter<byte> output, Choice choice)
    {
        string text = QuotedText(choice);
        WriteEvent(output, "response.output_text.done", $"{Place()},\"text\":{text},\"logprobs\":[]");
        WriteEvent(
            output,
            "response.content_part.done",
            $$"""{{Place()}},"part":{"type":"output_text","annotations":[],"text":{{text}}}"""
        );
        WriteEvent(output, "response.output_item.done", $"\"output_index\":0,\"item\":{Item("completed", choice)}");
    }

    public override void WriteEnd(IBufferWriter<byte> output) =>
        WriteEvent(output, "response.completed", $"\"response\":{Response("completed")}");

    public override void WriteWhole(Utf8JsonWriter writer) => writer.WriteRawValue(Response("completed"));

    private static string QuotedText(Choice choice) => $"\"{JsonEncodedText.Encode(TextOf(choice))}\"";

    private string Place() => $"\"item_id\":\"{_itemId}\",\"output_index\":0,\"content_index\":0";

    private string Item(string status, Choice? choice)
    {
        string content = choice is null ? "" : $$"""{"type":"output_text","annotations":[],"text":{{QuotedText(choice)}}}""";
        return $$"""{"id":"{{_itemId}}","type":"message","status":"{{status}}","role":"assistant","content":[{{content}}]}""";
    }

    private string Response(string status)
    {
        bool isOver = status == "completed";
        Choice choice = Answer.Choices[0];
        bool isCut = isOver && choice.FinishReasonText == "length";
        string details = isCut ? "{\"reason\":\"max_output_tokens\"}" : "null";
        string output = isOver ? Item("completed", choice) : "";
        string usage = isOver
            ? $$"""{"input_tokens":{{Answer.PromptTokens}},"input_tokens_details":{"cached_tokens":{{Answer.CachedTokens}}},"output_tokens":{{Answer.CompletionTokens}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{Answer.PromptTokens + Answer.CompletionTokens}}}"""
            : "null";
        return $$"""{"id":"{{Answer.Id}}","object":"response","created_at":{{Answer.Created}},"status":"{{(isCut ? "incomplete" : status)}}","incomplete_details":{{details}},"model":{{Quoted(Answer.Model)}},"output":[{{output}}],"usage":{{usage}}}""";
    }

    private void WriteEvent(IBufferWriter<byte> output, string name, string members) =>
        output.Write(Utf8($"event: {name}\ndata: {{\"type\":\"{name}\",\"sequence_number\":{_sequence++},{members}}}\n\n"));
}

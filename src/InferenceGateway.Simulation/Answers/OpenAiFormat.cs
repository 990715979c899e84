using System.Buffers;
using System.Text.Json;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Answers;

/// <summary>Chat and text completions: frames with <c>choices</c>, then an optional usage frame, then <c>[DONE]</c>.</summary>
internal sealed class OpenAiFormat : AnswerFormat
{
    private readonly bool _isChat;
    private readonly string _head;
    private readonly string _tail;
    private readonly byte[][] _tokenHeads;
    private readonly byte[] _tokenTail;

    public OpenAiFormat(Answer answer, bool isChat)
        : base(answer)
    {
        _isChat = isChat;
        string kind = isChat ? "chat.completion.chunk" : "text_completion";
        _head =
            $$"""data: {"id":{{Quoted(answer.Id)}},"object":"{{kind}}","created":{{answer.Created}},"model":{{Quoted(answer.Model)}},"choices":[""";
        _tail = answer.IncludesUsage ? "],\"usage\":null}\n\n" : "]}\n\n";
        _tokenHeads = new byte[answer.Choices.Length][];
        for (int i = 0; i < _tokenHeads.Length; i++)
        {
            string text = isChat ? "\"delta\":{\"content\":\"" : "\"text\":\"";
            _tokenHeads[i] = Utf8($$"""{{_head}}{"index":{{i}},{{text}}""");
        }

        _tokenTail = Utf8(
            (isChat ? "\"},\"logprobs\":null,\"finish_reason\":null}" : "\",\"logprobs\":null,\"finish_reason\":null,\"stop_reason\":null}")
                + _tail
        );
    }

    public override void WriteStart(IBufferWriter<byte> output)
    {
        for (int i = 0; _isChat && i < Answer.Choices.Length; i++)
        {
            const string Role = "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}";
            output.Write(Utf8($$"""{{_head}}{"index":{{i}},{{Role}}{{_tail}}"""));
        }
    }

    public override void WriteToken(IBufferWriter<byte> output, Choice choice, ReadOnlySpan<byte> token)
    {
        output.Write(_tokenHeads[choice.Index]);
        JsonText.Write(output, token);
        output.Write(_tokenTail);
    }

    public override void WriteFinish(IBufferWriter<byte> output, Choice choice)
    {
        string text = _isChat ? "\"delta\":{}" : "\"text\":\"\"";
        string end =
            $$"""{"index":{{choice.Index}},{{text}},"logprobs":null,"finish_reason":"{{choice.FinishReasonText}}","stop_reason":null}""";
        output.Write(Utf8(_head + end + _tail));
    }

    public override void WriteEnd(IBufferWriter<byte> output)
    {
        if (Answer.IncludesUsage)
        {
            output.Write(Utf8($$"""{{_head}}],"usage":{{Usage()}}}"""));
            output.Write("\n\n"u8);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    public override void WriteWhole(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, Answer.Id);
        writer.WriteString("object"u8, _isChat ? "chat.completion"u8 : "text_completion"u8);
        writer.WriteNumber("created"u8, Answer.Created);
        writer.WriteString("model"u8, Answer.Model);
        writer.WriteStartArray("choices"u8);
        foreach (Choice choice in Answer.Choices)
        {
            WriteChoice(writer, choice);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("usage"u8);
        writer.WriteRawValue(Usage());
        if (Answer.IsRemoteDecode)
        {
            WriteTransferParameters(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteChoice(Utf8JsonWriter writer, Choice choice)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, choice.Index);
        if (_isChat)
        {
            writer.WriteStartObject("message"u8);
            writer.WriteString("role"u8, "assistant"u8);
            writer.WriteString("content"u8, TextOf(choice));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("text"u8, TextOf(choice));
        }

        writer.WriteNull("logprobs"u8);
        writer.WriteString("finish_reason"u8, choice.FinishReasonText);
        writer.WriteNull("stop_reason"u8);
        writer.WriteEndObject();
    }
}

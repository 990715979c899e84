using System.Buffers;
using System.Text.Json;
using InferenceGateway.LoadGeneration.Prompts;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>The JSON body of a request, whose length is known before it is rendered. Immutable; rendering twice gives the same bytes.</summary>
public sealed class CompletionRequestBody
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    private readonly byte[] _head;
    private readonly IReadOnlyList<PromptMessage> _messages;
    private readonly bool _isChat;

    /// <param name="request">What to ask.</param>
    /// <param name="target">How the server wants to be asked.</param>
    public CompletionRequestBody(PlannedRequest request, HttpTarget target)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(target);
        _messages = request.Messages;
        _isChat = target.Api == CompletionApi.Chat;
        _head = WriteHead(request, target);
        Length = MeasuredLength();
    }

    /// <summary>Bytes of the body.</summary>
    public int Length { get; }

    /// <summary>Everything but the prompt, which comes last so that it can be written straight behind.</summary>
    private static byte[] WriteHead(PlannedRequest request, HttpTarget target)
    {
        ArrayBufferWriter<byte> head = new(256);
        using Utf8JsonWriter json = new(head, WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model ?? target.Model);
        json.WriteNumber("max_tokens"u8, request.OutputTokens);
        json.WriteBoolean("stream"u8, target.Streams);
        if (target.Streams)
        {
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        if (target.IgnoresEndOfSequence)
        {
            json.WriteBoolean("ignore_eos"u8, true);
        }

        json.Flush();
        return head.WrittenSpan.ToArray();
    }

    private int MeasuredLength()
    {
        long length = _head.Length + Opening.Length + Closing.Length;
        for (int index = 0; index < _messages.Count; index++)
        {
            PromptMessage message = _messages[index];
            length += message.Text.JsonLength;
            if (_isChat)
            {
                length += (index == 0 ? 0 : 1) + RoleOpening.Length + message.Role.Length + RoleClosing.Length + MessageClosing.Length;
            }
        }

        return checked((int)length);
    }

    /// <summary>Writes the body to <paramref name="destination"/>, which holds at least <see cref="Length"/> bytes.</summary>
    public void Render(Span<byte> destination)
    {
        BodyCursor cursor = new(destination);
        cursor.Write(_head);
        cursor.Write(Opening);
        for (int index = 0; index < _messages.Count; index++)
        {
            PromptMessage message = _messages[index];
            if (!_isChat)
            {
                cursor.Write(message.Text);
                continue;
            }

            cursor.Write(index == 0 ? ""u8 : ","u8);
            cursor.Write(RoleOpening);
            cursor.WriteAscii(message.Role);
            cursor.Write(RoleClosing);
            cursor.Write(message.Text);
            cursor.Write(MessageClosing);
        }

        cursor.Write(Closing);
    }

    private ReadOnlySpan<byte> Opening => _isChat ? ",\"messages\":["u8 : ",\"prompt\":\""u8;

    private ReadOnlySpan<byte> Closing => _isChat ? "]}"u8 : "\"}"u8;

    private static ReadOnlySpan<byte> RoleOpening => "{\"role\":\""u8;

    private static ReadOnlySpan<byte> RoleClosing => "\",\"content\":\""u8;

    private static ReadOnlySpan<byte> MessageClosing => "\"}"u8;
}

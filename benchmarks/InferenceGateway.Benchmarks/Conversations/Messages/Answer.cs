namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>What the client needs to know of one <c>ProcessingResponse</c>.</summary>
/// <param name="Kind">What it answers.</param>
/// <param name="BodyLength">Bytes of body it passes on.</param>
/// <param name="IsEnd">The body ends with it.</param>
/// <param name="IsStreamed">The body is in a <c>streamed_response</c>, the only form allowed in full duplex.</param>
internal readonly record struct Answer(AnswerKind Kind, int BodyLength, bool IsEnd, bool IsStreamed)
{
    /// <summary>Reads a serialised <c>ProcessingResponse</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static Answer Read(ReadOnlySpan<byte> message)
    {
        ProtobufReader fields = new(message);
        Answer answer = default;
        while (fields.Next())
        {
            if (fields.Field is 3 or 4)
            {
                answer = OfBody((AnswerKind)fields.Field, fields.Content);
            }
            else if (fields.Field is >= 1 and <= 7)
            {
                answer = new Answer((AnswerKind)fields.Field, 0, false, false);
            }
        }

        return answer;
    }

    /// <summary>What an <c>ImmediateResponse</c> says, for a message to people.</summary>
    public static string DescribeImmediate(ReadOnlySpan<byte> message)
    {
        ulong status = 0;
        string text = "";
        ReadOnlySpan<byte> immediate = Inner(message, 7);
        ReadOnlySpan<byte> statusField = Inner(immediate, 1);
        ProtobufReader fields = new(statusField);
        while (fields.Next())
        {
            status = fields.Field == 1 ? fields.Number : status;
        }

        text = System.Text.Encoding.UTF8.GetString(Inner(immediate, 3));
        return $"immediate response {status}: {text}";
    }

    private static Answer OfBody(AnswerKind kind, ReadOnlySpan<byte> bodyResponse)
    {
        // BodyResponse.response 1, CommonResponse.body_mutation 3, BodyMutation.streamed_response 3: one message inside the other.
        ReadOnlySpan<byte> mutation = Inner(Inner(bodyResponse, 1), 3);
        ProtobufReader fields = new(mutation);
        while (fields.Next())
        {
            if (fields.Field == 3)
            {
                return OfStreamed(kind, fields.Content);
            }
        }

        return new Answer(kind, 0, false, false);
    }

    private static Answer OfStreamed(AnswerKind kind, ReadOnlySpan<byte> streamed)
    {
        int length = 0;
        bool isEnd = false;
        ProtobufReader fields = new(streamed);
        while (fields.Next())
        {
            if (fields.Field == 1)
            {
                length = fields.Content.Length;
            }
            else if (fields.Field == 2)
            {
                isEnd = fields.Number != 0;
            }
        }

        return new Answer(kind, length, isEnd, true);
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> message, int field)
    {
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            if (fields.Field == field)
            {
                return fields.Content;
            }
        }

        return default;
    }
}

using System.Buffers;
using InferenceGateway.Benchmarks.Conversations.Messages;

namespace InferenceGateway.Benchmarks.Conversations.Echo;

/// <summary>
/// One conversation with a picker that always picks the same endpoint: what any picker must at least send, so that what remains when a real one is compared with it is the
/// price of deciding. Bytes of a message in, bytes of answers out.
/// </summary>
internal sealed class EchoSession
{
    private static readonly byte[] HeadersAnswer = CreateHeadersAnswer();
    private static readonly byte[] ResponseHeadersAnswer = [0x12, 0x00];

    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Takes one <c>ProcessingRequest</c>.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="answers">Gets the answers, one element each.</param>
    public void Receive(ReadOnlySpan<byte> message, List<byte[]> answers)
    {
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 3:
                    answers.Add(ResponseHeadersAnswer);
                    break;
                case 4:
                    OnRequestBody(fields.Content, answers);
                    break;
                case 5:
                    Piece(fields.Content, out ReadOnlySpan<byte> piece, out bool isEnd);
                    answers.Add(Streamed(4, piece, isEnd));
                    break;
            }
        }
    }

    private void OnRequestBody(ReadOnlySpan<byte> content, List<byte[]> answers)
    {
        Piece(content, out ReadOnlySpan<byte> piece, out bool isEnd);
        _body.Write(piece);
        if (!isEnd)
        {
            return;
        }

        answers.Add(HeadersAnswer);
        ReadOnlySpan<byte> body = _body.WrittenSpan;
        do
        {
            int length = Math.Min(body.Length, ConversationScripts.PieceLength);
            answers.Add(Streamed(3, body[..length], length == body.Length));
            body = body[length..];
        } while (!body.IsEmpty);
    }

    private static void Piece(ReadOnlySpan<byte> content, out ReadOnlySpan<byte> piece, out bool isEnd)
    {
        piece = default;
        isEnd = false;
        ProtobufReader fields = new(content);
        while (fields.Next())
        {
            if (fields.Field == 1)
            {
                piece = fields.Content;
            }
            else if (fields.Field == 2)
            {
                isEnd = fields.Number != 0;
            }
        }
    }

    // BodyResponse { response { body_mutation { streamed_response { body, end_of_stream } } } }, written from the outside in.
    private static byte[] Streamed(int field, ReadOnlySpan<byte> piece, bool isEnd)
    {
        int streamed = (piece.IsEmpty ? 0 : 1 + LengthOf(piece.Length) + piece.Length) + (isEnd ? 2 : 0);
        int mutation = 1 + LengthOf(streamed) + streamed;
        int common = 1 + LengthOf(mutation) + mutation;
        int response = 1 + LengthOf(common) + common;
        byte[] message = new byte[1 + LengthOf(response) + response];
        int at = Head(message, 0, field, response);
        at = Head(message, at, 1, common);
        at = Head(message, at, 3, mutation);
        at = Head(message, at, 3, streamed);
        if (!piece.IsEmpty)
        {
            at = Head(message, at, 1, piece.Length);
            piece.CopyTo(message.AsSpan(at));
            at += piece.Length;
        }

        if (isEnd)
        {
            message[at] = 0x10;
            message[at + 1] = 1;
        }

        return message;
    }

    private static int Head(byte[] target, int at, int field, int length)
    {
        target[at++] = (byte)((field << 3) | 2);
        for (; length >= 0x80; length >>= 7)
        {
            target[at++] = (byte)(length | 0x80);
        }

        target[at++] = (byte)length;
        return at;
    }

    private static int LengthOf(int value) => value < 0x80 ? 1 : 1 + LengthOf(value >> 7);

    private static byte[] CreateHeadersAnswer()
    {
        const string Destination = "127.0.0.1:8000";
        const string Header = "x-gateway-destination-endpoint";
        return new ProtobufWriter()
            .Message(
                1,
                headers =>
                    headers.Message(
                        1,
                        common =>
                            common
                                .Message(
                                    2,
                                    mutation =>
                                        mutation.Message(
                                            1,
                                            option => option.Message(1, header => header.Text(1, Header).Text(3, Destination))
                                        )
                                )
                                .Number(5, 1)
                    )
            )
            .Written.ToArray();
    }
}

using System.Globalization;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>What Envoy's filter sends in one conversation, with both bodies in full duplex: the messages a recording shows, field for field.</summary>
internal static class ConversationScripts
{
    /// <summary>Largest piece of a request body in one message.</summary>
    public const int PieceLength = 62_000;

    private const int MetadataContext = 8;
    private const int ProtocolConfig = 11;
    private const ulong FullDuplexStreamed = 4;

    /// <summary>Request headers, the body in pieces, and the empty message that ends it.</summary>
    public static MessageScript Request(int bodyLength, int group)
    {
        byte[] body = ChatRequestBody.Create(bodyLength, group);
        MessageScript.Builder script = new();
        script.Add(RequestHeaders(body.Length), 0);
        for (int at = 0; at < body.Length; at += PieceLength)
        {
            byte[] piece = body[at..Math.Min(at + PieceLength, body.Length)];
            script.Add(Body(4, piece, false), piece.Length);
        }

        script.Add(Body(4, [], true), 0);
        return script.Build();
    }

    /// <summary>Response headers, each chunk as a message of its own, and the empty message that ends the body; without chunks the headers alone.</summary>
    public static MessageScript Response(int chunks)
    {
        MessageScript.Builder script = new();
        script.Add(ResponseHeaders(chunks == 0), 0);
        for (int i = 0; i < chunks; i++)
        {
            byte[] chunk = i == chunks - 1 ? ChatChunks.Last : ChatChunks.Create(i);
            script.Add(Body(5, chunk, false), chunk.Length);
        }

        if (chunks > 0)
        {
            script.Add(Body(5, [], true), 0);
        }

        return script.Build();
    }

    private static ReadOnlySpan<byte> RequestHeaders(int bodyLength) =>
        new ProtobufWriter()
            .Message(
                2,
                headers =>
                    WriteHeaders(
                        headers,
                        [
                            (":authority", "inference.example.com"),
                            (":path", "/v1/chat/completions"),
                            (":method", "POST"),
                            (":scheme", "https"),
                            ("user-agent", "OpenAI/Python 2.8.1"),
                            ("accept", "application/json"),
                            ("authorization", "Bearer sk-0123456789abcdef0123456789abcdef"),
                            ("content-type", "application/json"),
                            ("content-length", bodyLength.ToString(CultureInfo.InvariantCulture)),
                            ("x-forwarded-for", "10.31.7.142"),
                            ("x-forwarded-proto", "https"),
                            ("x-request-id", MessageScript.RequestIdPlaceholder),
                        ],
                        false
                    )
            )
            .Bytes(MetadataContext, [])
            .Message(ProtocolConfig, modes => modes.Number(1, FullDuplexStreamed).Number(2, FullDuplexStreamed))
            .Written;

    private static ReadOnlySpan<byte> ResponseHeaders(bool isEnd) =>
        new ProtobufWriter()
            .Message(
                3,
                headers =>
                    WriteHeaders(
                        headers,
                        isEnd
                            ? [(":status", "204"), ("date", "Tue, 24 Nov 2026 12:04:19 GMT"), ("server", "uvicorn")]
                            :
                            [
                                (":status", "200"),
                                ("date", "Tue, 24 Nov 2026 12:04:19 GMT"),
                                ("server", "uvicorn"),
                                ("content-type", "text/event-stream; charset=utf-8"),
                                ("transfer-encoding", "chunked"),
                            ],
                        isEnd
                    )
            )
            .Bytes(MetadataContext, [])
            .Written;

    private static void WriteHeaders(ProtobufWriter target, (string Name, string Value)[] headers, bool isEnd)
    {
        target.Message(
            1,
            map =>
            {
                foreach ((string name, string value) in headers)
                {
                    map.Message(1, header => header.Text(1, name).Text(3, value));
                }
            }
        );
        if (isEnd)
        {
            target.Number(3, 1);
        }
    }

    private static ReadOnlySpan<byte> Body(int field, byte[] piece, bool isEnd) =>
        new ProtobufWriter()
            .Message(
                field,
                body =>
                {
                    if (piece.Length > 0)
                    {
                        body.Bytes(1, piece);
                    }

                    if (isEnd)
                    {
                        body.Number(2, 1);
                    }
                }
            )
            .Bytes(MetadataContext, [])
            .Written;
}

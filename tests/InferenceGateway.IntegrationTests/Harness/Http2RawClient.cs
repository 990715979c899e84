using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>One request over HTTP/2 frame by frame, for what .NET's client cannot send, such as trailers.</summary>
internal sealed class Http2RawClient : IDisposable
{
    private const int HeadLength = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>HPACK for <c>:status: 200</c>: entry 8 of the static table.</summary>
    private const byte StatusOk = 0x88;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private Http2RawClient() { }

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
    }

    public static async Task<Http2RawClient> ConnectAsync(Uri address)
    {
        Http2RawClient client = new();
        await client._socket.ConnectAsync(address.Host, address.Port);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Frame.Settings, flags: 0, stream: 0, []);
        return client;
    }

    /// <summary>Headers, or trailers when data came before. Names of less than 127 bytes, in lower case.</summary>
    public Task SendHeadersAsync(bool isEnd, params (string Name, string Value)[] headers)
    {
        List<byte> block = [];
        foreach ((string name, string value) in headers)
        {
            // A literal with a new name that enters no table, both texts as they are.
            block.Add(0);
            block.Add((byte)name.Length);
            block.AddRange(Encoding.Latin1.GetBytes(name));
            block.Add((byte)value.Length);
            block.AddRange(Encoding.Latin1.GetBytes(value));
        }

        return SendAsync(Frame.Headers, (byte)(EndHeaders | (isEnd ? EndStream : 0)), stream: 1, [.. block]);
    }

    public Task SendDataAsync(string text, bool isEnd) =>
        SendAsync(Frame.Data, isEnd ? EndStream : (byte)0, stream: 1, Encoding.UTF8.GetBytes(text));

    /// <summary>The body of the answer, which must be a 200.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        StringBuilder body = new();
        bool hasHeaders = false;
        while (true)
        {
            (Frame type, byte flags, byte[] payload) = await ReadFrameAsync();
            switch (type)
            {
                case Frame.Headers when !hasHeaders:
                    payload[0].ShouldBe(StatusOk);
                    hasHeaders = true;
                    break;
                case Frame.Data:
                    body.Append(Encoding.UTF8.GetString(payload));
                    break;
                case Frame.Reset:
                    throw new IOException("the stream was reset");
            }

            if (type is Frame.Headers or Frame.Data && (flags & EndStream) != 0)
            {
                return body.ToString();
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<(Frame Type, byte Flags, byte[] Payload)> ReadFrameAsync()
    {
        byte[] head = await ReadAsync(HeadLength);
        int length = BinaryPrimitives.ReadInt32BigEndian(head) >> 8;
        return ((Frame)head[3], head[4], await ReadAsync(length));
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        byte[] bytes = new byte[length];
        for (int filled = 0; filled < length; )
        {
            int count = await _socket.ReceiveAsync(bytes.AsMemory(filled), SocketFlags.None, Patience.End);
            filled += count > 0 ? count : throw new IOException("the connection was closed");
        }

        return bytes;
    }

    private Task SendAsync(Frame type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[HeadLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadLength);
        return SendAsync(frame);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, Patience.End)..];
        }
    }
}

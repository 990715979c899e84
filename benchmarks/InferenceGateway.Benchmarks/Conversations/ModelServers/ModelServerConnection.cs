using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Http1;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Messages;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.ModelServers;

/// <summary>One connection to a fake model server: answers <c>GET /metrics</c> with a page and everything else with as many chunks as the request's headers ask for.</summary>
internal sealed class ModelServerConnection(Socket socket, byte[] metricsAnswer) : IDisposable
{
    private static readonly byte[] StreamHead =
        "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"u8.ToArray();
    private static readonly byte[] Chunk = AsHttpChunk(ChatChunks.Timed);
    private static readonly byte[] LastChunk = [.. AsHttpChunk(ChatChunks.TimedLast), .. "0\r\n\r\n"u8];

    private ChunkedDecoder _chunkedBody;
    private bool _isInBody;
    private bool _isChunked;
    private int _bodyLeft;
    private int _wanted;
    private int _sent;
    private long _interval;

    public BufferedSocket Buffer { get; } = new(socket);

    /// <summary>When the next chunk is due, or null.</summary>
    public long? NextChunkAt { get; private set; }

    /// <summary>How many metrics pages it has served.</summary>
    public long Scrapes { get; private set; }

    /// <summary>Reads what has come in and answers whole requests.</summary>
    public void OnReadable()
    {
        bool hasMore;
        do
        {
            hasMore = Buffer.Receive();
            while (NextChunkAt is null && (_isInBody ? ReadBody() : ReadHead())) { }
        } while (hasMore);
        Buffer.Flush();
    }

    /// <summary>Sends the chunk that is due.</summary>
    public void OnDue()
    {
        WriteChunk();
        NextChunkAt = _sent < _wanted ? NextChunkAt + _interval : null;
        Buffer.Flush();
    }

    public void Dispose() => Buffer.Dispose();

    private bool ReadHead()
    {
        if (!HttpHead.TryRead(Buffer.Received, out HttpHead head))
        {
            return false;
        }

        if (head.StartLine.StartsWith("GET "u8))
        {
            Buffer.Consume(head.Length);
            Buffer.Write(metricsAnswer);
            Scrapes++;
            return true;
        }

        _wanted = head.Number(Encoding.ASCII.GetBytes(HttpPlan.ChunksHeader), 1);
        _interval = head.Number(Encoding.ASCII.GetBytes(HttpPlan.IntervalHeader), 0) * 1000L;
        (_isChunked, _bodyLeft, _chunkedBody) = (head.IsChunked, head.Number("content-length"u8, 0), default);
        Buffer.Consume(head.Length);
        _isInBody = true;
        return true;
    }

    private bool ReadBody()
    {
        if (_isChunked)
        {
            while (!_chunkedBody.IsEnd)
            {
                int consumed = _chunkedBody.Decode(Buffer.Received, out _);
                if (consumed == 0)
                {
                    return false;
                }

                Buffer.Consume(consumed);
            }
        }
        else
        {
            int taken = Math.Min(_bodyLeft, Buffer.Received.Length);
            Buffer.Consume(taken);
            _bodyLeft -= taken;
            if (_bodyLeft > 0)
            {
                return false;
            }
        }

        _isInBody = false;
        Answer();
        return true;
    }

    private void Answer()
    {
        _sent = 0;
        Buffer.Write(StreamHead);
        WriteChunk();
        while (_interval == 0 && _sent < _wanted)
        {
            WriteChunk();
        }

        NextChunkAt = _sent < _wanted ? LoadLoop.Now + _interval : null;
    }

    private void WriteChunk()
    {
        _sent++;
        byte[] chunk = _sent == _wanted ? LastChunk : Chunk;
        Span<byte> target = Buffer.Write(chunk.Length);
        chunk.CopyTo(target);
        int at = chunk.AsSpan().IndexOf(TimePlaceholder);
        Utf8Formatter.TryFormat(LoadLoop.Now, target.Slice(at, TimePlaceholder.Length), out _, new('x', 16));
    }

    private static readonly byte[] TimePlaceholder = Encoding.ASCII.GetBytes(ChatChunks.TimePlaceholder);

    private static byte[] AsHttpChunk(byte[] content) =>
        [.. Encoding.ASCII.GetBytes(content.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. content, .. "\r\n"u8];
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Messages;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Http1;

/// <summary>One keep-alive connection to the gateway with one request at a time on it.</summary>
internal sealed class HttpConnection : LoadConnection
{
    private readonly HttpPlan _plan;
    private readonly LoadTally _tally;
    private readonly UniqueValues _values = new();
    private readonly EventScanner _events = new();
    private ChunkedDecoder _body;
    private bool _isUnderWay;
    private bool _hasHead;
    private long _startedAt;
    private int _chunks;

    private HttpConnection(BufferedSocket socket, HttpPlan plan, LoadTally tally)
        : base(socket)
    {
        _plan = plan;
        _tally = tally;
    }

    public override int Live => _isUnderWay ? 1 : 0;

    public override bool HasRoom => !_isUnderWay && !Socket.IsClosed;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static HttpConnection Connect(IPEndPoint server, HttpPlan plan, LoadTally tally)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server);
            return new HttpConnection(new BufferedSocket(socket), plan, tally);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Start(long now)
    {
        (_isUnderWay, _hasHead, _startedAt, _chunks, _body) = (true, false, now, 0, default);
        _events.Clear();
        MessageScript script = _plan.Next(_values);
        script.Copy(0, Socket.Write(script.EndOf(0)), _values);
        Socket.Flush();
    }

    public override void OnReadable(long now)
    {
        bool hasMore;
        do
        {
            hasMore = Socket.Receive();
            try
            {
                Read();
            }
            catch (InvalidDataException exception)
            {
                Break(exception.Message);
                return;
            }
        } while (hasMore);
        if (Socket.IsClosed && _isUnderWay)
        {
            Break("The connection was closed before the answer was complete");
        }
    }

    public override void Pump(long now) { }

    private void Read()
    {
        if (!_hasHead && !ReadHead())
        {
            return;
        }

        while (!_body.IsEnd && _body.Decode(Socket.Received, out ReadOnlySpan<byte> data) is > 0 and var consumed)
        {
            _events.Append(data);
            Socket.Consume(consumed);
        }

        TakeEvents();
        if (_body.IsEnd)
        {
            Finish();
        }
    }

    private bool ReadHead()
    {
        if (!HttpHead.TryRead(Socket.Received, out HttpHead head))
        {
            return false;
        }

        if (!head.StartLine.StartsWith("HTTP/1.1 200"u8) || !head.IsChunked)
        {
            throw new InvalidDataException($"Not the answer of a model server: {Encoding.UTF8.GetString(Socket.Received)}");
        }

        _hasHead = true;
        Socket.Consume(head.Length);
        return true;
    }

    private void TakeEvents()
    {
        Span<long> sentTimes = stackalloc long[64];
        int count;
        do
        {
            count = _events.Take(sentTimes);
            long now = LoadLoop.Now;
            if (count > 0 && _chunks == 0)
            {
                _tally.CountDecision(now - _startedAt);
            }

            foreach (long sentAt in sentTimes[..count])
            {
                _tally.CountChunk(now - sentAt);
            }

            _chunks += count;
        } while (count == sentTimes.Length);
    }

    private void Finish()
    {
        _isUnderWay = false;
        if (_chunks == _plan.Chunks && _events.IsDone)
        {
            _tally.CountRequest();
        }
        else
        {
            _tally.CountError($"An answer of {_chunks} chunks{(_events.IsDone ? "" : " without an end")} instead of {_plan.Chunks}");
        }

        Loop.OnFinished(this, LoadLoop.Now);
    }

    private void Break(string reason)
    {
        _isUnderWay = false;
        Socket.Abandon();
        _tally.CountError(reason);
    }
}

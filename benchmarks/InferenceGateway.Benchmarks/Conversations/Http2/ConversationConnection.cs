using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Messages;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>One HTTP/2 connection with prior knowledge, made for one RPC: Envoy's windows, Envoy's way of ending a stream, and no more of the protocol than that needs.</summary>
internal sealed class ConversationConnection : LoadConnection
{
    private const int StreamReceiveWindow = 16 * 1024 * 1024;
    private const int ConnectionReceiveWindow = 24 * 1024 * 1024;
    private const int MaxFrameLength = 16_384;
    private const uint InternalError = 2;

    private readonly Conversation[] _places;
    private readonly UniqueValues[] _values;
    private readonly Stack<int> _free = new();
    private readonly Dictionary<int, int> _placeByStream = [];
    private readonly LoadTally _tally;
    private readonly ServerSettings _settings = new();
    private readonly Http2FrameWriter _writer;
    private bool _isGoingAway;
    private int _nextStreamId = 1;
    private long _sendWindow = Http2FrameWriter.DefaultWindow;
    private long _consumed;

    private ConversationConnection(BufferedSocket socket, ConversationPlan plan, LoadTally tally, int streams)
        : base(socket)
    {
        _tally = tally;
        _writer = new Http2FrameWriter(socket);
        _places = new Conversation[streams];
        _values = new UniqueValues[streams];
        for (int i = 0; i < streams; i++)
        {
            _places[i] = new Conversation(plan, tally);
            _values[i] = new UniqueValues();
            _free.Push(streams - 1 - i);
        }
    }

    public override int Live => _placeByStream.Count;

    public override bool HasRoom => _free.Count > 0 && _placeByStream.Count < _settings.MaxStreams && !_isGoingAway && !Socket.IsClosed;

    /// <summary>Connects and exchanges settings.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="plan">What to say.</param>
    /// <param name="tally">Where to count.</param>
    /// <param name="streams">Conversations at a time.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The server does not speak HTTP/2.</exception>
    public static ConversationConnection Connect(IPEndPoint server, ConversationPlan plan, LoadTally tally, int streams)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server);
            ConversationConnection connection = new(new BufferedSocket(socket), plan, tally, streams);
            connection.ExchangeSettings();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Start(long now)
    {
        int place = _free.Pop();
        int streamId = _nextStreamId;
        _nextStreamId += 2;
        _placeByStream.Add(streamId, place);
        _places[place].Begin(streamId, _settings.InitialWindow, _values[place], now);
        byte[] block =
            !_settings.HasHeaderTable ? RequestHeaderBlocks.WithoutTable
            : streamId == 1 ? RequestHeaderBlocks.Filling
            : RequestHeaderBlocks.Indexed;
        _writer.WriteFrame(Http2FrameType.Headers, Http2Frame.EndHeaders, streamId, block);
        Send(place);
    }

    public override void OnReadable(long now)
    {
        bool hasMore;
        do
        {
            hasMore = Socket.Receive();
            ReadFrames();
        } while (hasMore);
        if (Socket.IsClosed)
        {
            FailAll("The connection broke");
        }
    }

    public override void Pump(long now)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i].HasToSend)
            {
                Send(i);
            }
        }
    }

    public override void OnTimer(int place, long now)
    {
        Conversation conversation = _places[place];
        conversation.AllowChunk();
        if (conversation.NextChunkAt is { } next)
        {
            Loop.ScheduleTimer(this, place, next);
        }
    }

    private void ExchangeSettings()
    {
        _writer.WritePreface(StreamReceiveWindow, ConnectionReceiveWindow);
        Socket.Flush();
        PollEntry[] entry = [new PollEntry { Descriptor = Socket.Descriptor, Events = LinuxSystem.Readable }];
        long deadline = LoadLoop.Now + 5_000_000_000;
        while (!_settings.AreKnown && !Socket.IsClosed && LoadLoop.Now < deadline)
        {
            LinuxSystem.Wait(entry, deadline - LoadLoop.Now);
            OnReadable(LoadLoop.Now);
        }

        Socket.Flush();
        if (!_settings.AreKnown)
        {
            throw new IOException("The server sent no HTTP/2 settings: is it a plaintext HTTP/2 port?");
        }
    }

    private void Send(int place)
    {
        Conversation conversation = _places[place];
        while (conversation.HasToSend && Socket.UnsentLength < BufferedSocket.ManyBytes)
        {
            int length = (int)
                Math.Min(Math.Min(conversation.LeftOfMessage, MaxFrameLength), Math.Min(conversation.SendWindow, _sendWindow));
            if (length <= 0)
            {
                return;
            }

            Span<byte> payload = _writer.Begin(Http2FrameType.Data, 0, conversation.StreamId, length);
            conversation.Send(payload, _values[place]);
            conversation.SendWindow -= length;
            _sendWindow -= length;
        }
    }

    private void ReadFrames()
    {
        while (Socket.Received.Length >= Http2Frame.HeaderLength)
        {
            Http2Frame frame = Http2Frame.Read(Socket.Received);
            if (frame.Length > MaxFrameLength)
            {
                FailAll($"A frame of {frame.Length} bytes, more than was allowed");
                Socket.Consume(Socket.Received.Length);
                return;
            }

            if (Socket.Received.Length < Http2Frame.HeaderLength + frame.Length)
            {
                return;
            }

            OnFrame(frame, Socket.Received.Slice(Http2Frame.HeaderLength, frame.Length));
            Socket.Consume(Http2Frame.HeaderLength + frame.Length);
        }
    }

    private void OnFrame(Http2Frame frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Data:
                OnData(frame, payload);
                break;
            case Http2FrameType.Headers when frame.Has(Http2Frame.EndStream):
                OnEnd(frame.StreamId, "The server ended the stream with trailers before the last answer");
                break;
            case Http2FrameType.ResetStream:
                OnEnd(frame.StreamId, $"The server reset the stream with code {BinaryPrimitives.ReadUInt32BigEndian(payload)}");
                break;
            case Http2FrameType.Settings when !frame.Has(Http2Frame.Acknowledge):
                OnSettings(payload);
                break;
            case Http2FrameType.Ping when !frame.Has(Http2Frame.Acknowledge):
                _writer.WriteFrame(Http2FrameType.Ping, Http2Frame.Acknowledge, 0, payload);
                break;
            case Http2FrameType.GoAway:
                OnGoAway(payload);
                break;
            case Http2FrameType.WindowUpdate:
                OnWindowUpdate(frame.StreamId, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
        }
    }

    private void OnData(Http2Frame frame, ReadOnlySpan<byte> payload)
    {
        _consumed += frame.Length;
        if (_consumed > ConnectionReceiveWindow / 2)
        {
            _writer.WriteNumber(Http2FrameType.WindowUpdate, 0, (uint)_consumed);
            _consumed = 0;
        }

        if (!_placeByStream.TryGetValue(frame.StreamId, out int place))
        {
            // An answer to a stream that has been reset already: as it happens to Envoy too.
            return;
        }

        Conversation conversation = _places[place];
        conversation.Consumed += frame.Length;
        if (conversation.Consumed > StreamReceiveWindow / 2)
        {
            _writer.WriteNumber(Http2FrameType.WindowUpdate, frame.StreamId, (uint)conversation.Consumed);
            conversation.Consumed = 0;
        }

        bool wasWaiting = conversation.NextChunkAt is not null;
        conversation.Receive(frame.Has(Http2Frame.Padded) ? payload[1..^payload[0]] : payload);
        if (frame.Has(Http2Frame.EndStream) && !conversation.IsComplete)
        {
            conversation.Fail("The server ended the stream before the last answer");
        }

        if (!wasWaiting && conversation.NextChunkAt is { } next)
        {
            Loop.ScheduleTimer(this, place, next);
        }

        if (conversation.IsComplete || conversation.Failure is not null)
        {
            Finish(place);
        }
        else if (conversation.HasToSend)
        {
            Send(place);
        }
    }

    private void OnEnd(int streamId, string reason)
    {
        if (_placeByStream.TryGetValue(streamId, out int place))
        {
            _places[place].Fail(reason);
            Finish(place);
        }
    }

    private void OnSettings(ReadOnlySpan<byte> payload)
    {
        long before = _settings.InitialWindow;
        _settings.Apply(payload);
        foreach (Conversation conversation in _places)
        {
            conversation.SendWindow += _settings.InitialWindow - before;
        }

        _writer.WriteFrame(Http2FrameType.Settings, Http2Frame.Acknowledge, 0, []);
    }

    private void OnGoAway(ReadOnlySpan<byte> payload)
    {
        _isGoingAway = true;
        uint code = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        _tally.CountError($"The server sent GOAWAY with code {code} {Encoding.ASCII.GetString(payload[8..])}");
    }

    private void OnWindowUpdate(int streamId, int increment)
    {
        if (streamId == 0)
        {
            _sendWindow += increment;
        }
        else if (_placeByStream.TryGetValue(streamId, out int place))
        {
            _places[place].SendWindow += increment;
        }
    }

    private void Finish(int place)
    {
        Conversation conversation = _places[place];
        if (conversation.Failure is { } failure)
        {
            _tally.CountError(failure);
        }
        else
        {
            _tally.CountRequest();
        }

        // No half-close before it: this is how Envoy ends a conversation that went well.
        _writer.WriteNumber(Http2FrameType.ResetStream, conversation.StreamId, InternalError);
        _placeByStream.Remove(conversation.StreamId);
        conversation.End();
        _free.Push(place);
        Loop.OnFinished(this, LoadLoop.Now);
    }

    private void FailAll(string reason)
    {
        _isGoingAway = true;
        foreach (int place in _placeByStream.Values.ToArray())
        {
            _places[place].Fail(reason);
            Finish(place);
        }
    }
}

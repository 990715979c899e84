using System.Buffers.Binary;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Messages;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>
/// One place of a connection and the conversation that is going on in it: how far the script has been sent, and whether the answers are what a proxy would accept. Knows no
/// socket; used again when the conversation has ended.
/// </summary>
internal sealed class Conversation(ConversationPlan plan, LoadTally tally)
{
    private const int FramingLength = 5;
    private static readonly byte[] DestinationHeader = "x-gateway-destination-endpoint"u8.ToArray();

    private readonly long[] _chunkSentAt = new long[plan.Chunks];
    private byte[] _partial = new byte[64 * 1024];
    private int _partialLength;
    private MessageScript _request = null!;
    private MessageScript _script = null!;
    private int _message;
    private int _at;
    private int _allowed;
    private long _startedAt;
    private AnswerKind _answered;
    private int _bodyAnswered;
    private int _chunksAnswered;

    /// <summary>The HTTP/2 stream, zero when nothing is going on.</summary>
    public int StreamId { get; private set; }

    /// <summary>Bytes the server still lets this stream send.</summary>
    public long SendWindow { get; set; }

    /// <summary>Bytes received since the server was last given new room.</summary>
    public long Consumed { get; set; }

    /// <summary>The last expected answer has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What went wrong, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>When the next chunk is due, or null when nothing is to be waited for.</summary>
    public long? NextChunkAt { get; private set; }

    /// <summary>Whether a message may be sent now.</summary>
    public bool HasToSend => StreamId != 0 && _message < _allowed;

    public void Begin(int streamId, long sendWindow, UniqueValues values, long now)
    {
        (StreamId, SendWindow, Consumed) = (streamId, sendWindow, 0);
        (_startedAt, _answered, _bodyAnswered, _chunksAnswered, _partialLength) = (now, AnswerKind.None, 0, 0, 0);
        (IsComplete, Failure, NextChunkAt) = (false, null, null);
        _request = plan.Next(values);
        Follow(_request, _request.Count);
    }

    public void End() => StreamId = 0;

    /// <summary>How much of the message under way is left.</summary>
    public int LeftOfMessage => _script.EndOf(_message) - _at;

    /// <summary>Copies the next bytes of the message under way.</summary>
    public void Send(Span<byte> target, UniqueValues values)
    {
        if (_at == _script.StartOf(_message) && _script == plan.Response && _message >= 1 && _message <= plan.Chunks)
        {
            _chunkSentAt[_message - 1] = LoadLoop.Now;
        }

        _script.Copy(_at, target, values);
        _at += target.Length;
        if (_at == _script.EndOf(_message))
        {
            _message++;
        }
    }

    /// <summary>The next chunk is due.</summary>
    public void AllowChunk()
    {
        if (StreamId == 0 || NextChunkAt is not { } due)
        {
            return;
        }

        _allowed++;
        NextChunkAt = due + plan.ChunkIntervalNanoseconds;
        EndWithLastChunk();
    }

    /// <summary>Takes bytes of the server's answers.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsComplete && Failure is null)
        {
            bytes = _partialLength == 0 && WholeMessage(bytes) is > 0 and var length ? TakeWhole(bytes, length) : TakePart(bytes);
        }
    }

    /// <summary>Ends it as something a proxy would have answered with an error.</summary>
    public void Fail(string reason) => Failure ??= reason;

    private static int WholeMessage(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length < FramingLength ? 0 : FramingLength + BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        return length <= bytes.Length ? length : 0;
    }

    private ReadOnlySpan<byte> TakeWhole(ReadOnlySpan<byte> bytes, int length)
    {
        OnMessage(bytes[..length]);
        return bytes[length..];
    }

    private ReadOnlySpan<byte> TakePart(ReadOnlySpan<byte> bytes)
    {
        int wanted =
            _partialLength < FramingLength ? FramingLength : FramingLength + BinaryPrimitives.ReadInt32BigEndian(_partial.AsSpan(1));
        if (wanted is < 0 or > 16 * 1024 * 1024)
        {
            Fail($"A message of {wanted} bytes");
            return default;
        }

        if (wanted > _partial.Length)
        {
            Array.Resize(ref _partial, wanted);
        }

        int taken = Math.Min(wanted - _partialLength, bytes.Length);
        bytes[..taken].CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += taken;
        bool isWhole =
            _partialLength >= FramingLength && _partialLength == FramingLength + BinaryPrimitives.ReadInt32BigEndian(_partial.AsSpan(1));
        if (isWhole)
        {
            int length = _partialLength;
            _partialLength = 0;
            OnMessage(_partial.AsSpan(0, length));
        }

        return bytes[taken..];
    }

    private void OnMessage(ReadOnlySpan<byte> framed)
    {
        if (framed[0] != 0)
        {
            Fail("A compressed message, which nobody asked for");
            return;
        }

        ReadOnlySpan<byte> message = framed[FramingLength..];
        try
        {
            OnAnswer(Answer.Read(message), message);
        }
        catch (InvalidDataException exception)
        {
            Fail(exception.Message);
        }
    }

    private void OnAnswer(Answer answer, ReadOnlySpan<byte> message)
    {
        switch (answer.Kind)
        {
            case AnswerKind.RequestHeaders when _answered == AnswerKind.None && message.IndexOf(DestinationHeader) >= 0:
                _answered = AnswerKind.RequestHeaders;
                break;
            case AnswerKind.RequestBody when _answered is AnswerKind.RequestHeaders or AnswerKind.RequestBody && answer.IsStreamed:
                _answered = AnswerKind.RequestBody;
                OnRequestBody(answer);
                break;
            case AnswerKind.ResponseHeaders when _script == plan.Response && _answered == AnswerKind.RequestBody:
                _answered = AnswerKind.ResponseHeaders;
                IsComplete = plan.Chunks == 0;
                break;
            case AnswerKind.ResponseBody when _answered is AnswerKind.ResponseHeaders or AnswerKind.ResponseBody && answer.IsStreamed:
                _answered = AnswerKind.ResponseBody;
                OnResponseBody(answer);
                break;
            case AnswerKind.Immediate:
                Fail(Answer.DescribeImmediate(message));
                break;
            default:
                Fail($"Unexpected answer {answer} after {_answered}");
                break;
        }
    }

    private void OnRequestBody(Answer answer)
    {
        _bodyAnswered += answer.BodyLength;
        if (!answer.IsEnd)
        {
            return;
        }

        if (_bodyAnswered != _request.BodyLength)
        {
            Fail($"A request body of {_request.BodyLength} bytes came back as {_bodyAnswered}");
            return;
        }

        long now = LoadLoop.Now;
        tally.CountDecision(now - _startedAt);
        _bodyAnswered = 0;
        BeginResponse(now);
    }

    private void BeginResponse(long now)
    {
        bool isPaced = plan.ChunkIntervalNanoseconds > 0 && plan.Chunks > 1;
        Follow(plan.Response, isPaced ? 2 : plan.Response.Count);
        if (isPaced)
        {
            NextChunkAt = now + plan.ChunkIntervalNanoseconds;
            EndWithLastChunk();
        }
    }

    private void EndWithLastChunk()
    {
        if (_allowed > plan.Chunks)
        {
            _allowed = plan.Response.Count;
            NextChunkAt = null;
        }
    }

    private void OnResponseBody(Answer answer)
    {
        _bodyAnswered += answer.BodyLength;
        long now = LoadLoop.Now;
        while (_chunksAnswered < plan.Chunks && _bodyAnswered >= plan.Response.BodyThrough(_chunksAnswered + 1))
        {
            tally.CountChunk(now - _chunkSentAt[_chunksAnswered++]);
        }

        if (answer.IsEnd && _bodyAnswered != plan.Response.BodyLength)
        {
            Fail($"A response body of {plan.Response.BodyLength} bytes came back as {_bodyAnswered}");
        }

        IsComplete = answer.IsEnd;
    }

    private void Follow(MessageScript script, int allowed) => (_script, _message, _at, _allowed) = (script, 0, 0, allowed);
}

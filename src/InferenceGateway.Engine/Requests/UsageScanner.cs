using System.Buffers.Binary;
using InferenceGateway.Abstractions.RequestControl;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Shows the bytes of one answer, as they pass by, to the request's parser in pieces that it can read: whole events, whole gRPC frames, or
/// the whole of a plain answer. Not thread-safe; must not be used after the request ended.
/// </summary>
/// <remarks>
/// Pieces that arrive whole are not copied. What is unfinished is kept in a pooled buffer of bounded size: too long a line or frame is left
/// out and the scan goes on after it; too long a plain answer is given up.
/// </remarks>
public sealed class UsageScanner : IDisposable
{
    /// <summary>Bytes of an unfinished line or frame; a longer one is left out.</summary>
    public const int LongestPiece = 1 << 20;

    /// <summary>Bytes of a plain answer; a longer one is not searched.</summary>
    public const int LongestAnswer = 8 << 20;

    /// <summary>An unfinished event of more bytes is read line by line, so that a stream without empty lines is not kept as one event.</summary>
    private const int LongestEvent = 64 << 10;

    internal const int FrameHeader = 5;

    private readonly RequestContext _context;
    private readonly AnswerFraming _framing;
    private readonly MessageText? _text;
    private HeldBytes _held;

    /// <summary>Where the last complete line of the held bytes ends; 0 when there is none.</summary>
    private int _lineEnd;

    /// <summary>The unfinished event, or the plain answer, was too long.</summary>
    private bool _isSkipping;

    /// <summary>Bytes to come of a frame that is too long.</summary>
    private long _frameRest;

    /// <summary>The last two bytes of the unfinished event: its end may be cut.</summary>
    private byte _beforeLast;
    private byte _last;

    /// <param name="isEventStream">The answer's content type is <c>text/event-stream</c>.</param>
    public UsageScanner(RequestContext context, bool isEventStream)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        bool isRead = context.Parser is not null && !context.Request.Body.SkipsResponse;
        _framing = isRead ? context.Parser!.Parser.Plugin.FramingOf(isEventStream) : AnswerFraming.None;
        if (_framing == AnswerFraming.GrpcFrames && context.Parser!.Parser.Plugin is IMessageTextParser parser)
        {
            _text = new MessageText(context, parser);
        }
    }

    internal UsageScanner(RequestContext context, AnswerFraming framing)
    {
        _context = context;
        _framing = framing;
    }

    /// <summary>Whether anything is read of this answer; if not, <see cref="Add"/> need not be called.</summary>
    public bool IsReading => _framing != AnswerFraming.None;

    /// <summary>Nothing unfinished is kept or left out.</summary>
    internal bool IsBetweenPieces => _held.Length == 0 && !_isSkipping && _frameRest == 0;

    /// <summary>Bytes that passed by, in order, cut anywhere.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        switch (_framing)
        {
            case AnswerFraming.Whole:
                AddToWhole(bytes);
                break;
            case AnswerFraming.Events:
                AddEvents(bytes);
                break;
            case AnswerFraming.GrpcFrames:
                AddFrames(bytes);
                break;
            default:
                break;
        }
    }

    /// <summary>The answer is complete.</summary>
    public void End()
    {
        if (_held.Length > 0 && !_isSkipping && _framing is AnswerFraming.Whole or AnswerFraming.Events)
        {
            ReadHeld();
        }

        _text?.End();
        Dispose();
    }

    public void Dispose()
    {
        _held.Dispose();
        _text?.Dispose();
    }

    private void AddToWhole(ReadOnlySpan<byte> bytes)
    {
        if (_isSkipping)
        {
            return;
        }

        if (_held.Length + bytes.Length > LongestAnswer)
        {
            _isSkipping = true;
            _held.Dispose();
            return;
        }

        _held.Append(bytes);
    }

    private void AddEvents(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length > 0 || _isSkipping)
        {
            int first = FirstEventEnd(bytes);
            if (first < 0)
            {
                HoldEvent(bytes);
                return;
            }

            HoldEvent(bytes[..first]);
            if (!_isSkipping && _held.Length > 0)
            {
                ReadHeld();
            }

            _isSkipping = false;
            bytes = bytes[first..];
        }

        int last = Math.Max(AfterLast(bytes, "\n\n"u8), AfterLast(bytes, "\n\r\n"u8));
        if (last > 0)
        {
            Read(bytes[..last]);
        }

        HoldEvent(bytes[last..]);
    }

    /// <summary>Keeps a part of an unfinished event, or what of it may still be kept.</summary>
    private void HoldEvent(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _beforeLast = bytes.Length > 1 ? bytes[^2] : _last;
        _last = bytes[^1];
        if (_isSkipping)
        {
            return;
        }

        int lineEnd = bytes.LastIndexOf((byte)'\n') + 1;
        if (_held.Length + bytes.Length > LongestEvent && _lineEnd + lineEnd > 0)
        {
            ReadLines(bytes[..lineEnd]);
            bytes = bytes[lineEnd..];
            lineEnd = 0;
        }

        if (_held.Length + bytes.Length > LongestPiece)
        {
            _isSkipping = true;
            _held.Dispose();
            _lineEnd = 0;
            return;
        }

        if (lineEnd > 0)
        {
            _lineEnd = _held.Length + lineEnd;
        }

        _held.Append(bytes);
    }

    /// <summary>Reads the complete lines of a long event: those held, the one that is completed, those that follow.</summary>
    /// <param name="lines">Ends with a line's end; may be empty.</param>
    private void ReadLines(ReadOnlySpan<byte> lines)
    {
        if (_lineEnd > 0)
        {
            Read(_held.Span[.._lineEnd]);
            _held.RemoveStart(_lineEnd);
            _lineEnd = 0;
        }

        if (_held.Length > 0 && !lines.IsEmpty)
        {
            int firstEnd = lines.IndexOf((byte)'\n') + 1;
            if (_held.Length + firstEnd <= LongestPiece)
            {
                _held.Append(lines[..firstEnd]);
                Read(_held.Span);
            }

            _held.Clear();
            lines = lines[firstEnd..];
        }

        if (!lines.IsEmpty)
        {
            Read(lines);
        }
    }

    /// <summary>Where the unfinished event ends in the bytes that follow it; -1 when it does not.</summary>
    private int FirstEventEnd(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == (byte)'\n' && (_last == (byte)'\n' || (_last == (byte)'\r' && _beforeLast == (byte)'\n')))
        {
            return 1;
        }

        if (_last == (byte)'\n' && bytes.StartsWith("\r\n"u8))
        {
            return 2;
        }

        int bare = bytes.IndexOf("\n\n"u8);
        int withReturn = (bare < 0 ? bytes : bytes[..bare]).IndexOf("\n\r\n"u8);
        return withReturn >= 0 ? withReturn + 3
            : bare >= 0 ? bare + 2
            : -1;
    }

    private static int AfterLast(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> end)
    {
        int last = bytes.EndsWith(end) ? bytes.Length - end.Length : bytes.LastIndexOf(end);
        return last < 0 ? 0 : last + end.Length;
    }

    private void AddFrames(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int passed = _frameRest > 0 ? PassFrameRest(bytes) : 0;
            if (passed == 0)
            {
                passed = _held.Length > 0 ? ContinueFrame(bytes) : ReadWholeFrames(bytes);
            }

            if (passed == 0)
            {
                passed = Math.Min(FrameHeader, bytes.Length);
                _held.Append(bytes[..passed]);
                EndHeader();
            }

            bytes = bytes[passed..];
        }
    }

    private int PassFrameRest(ReadOnlySpan<byte> bytes)
    {
        int passed = (int)Math.Min(_frameRest, bytes.Length);
        _frameRest -= passed;
        return passed;
    }

    /// <summary>Reads the frames that stand whole at the front; those that are not remain.</summary>
    private int ReadWholeFrames(ReadOnlySpan<byte> bytes)
    {
        int passed = 0;
        while (bytes.Length - passed >= FrameHeader)
        {
            long length = FrameHeader + (long)MessageLength(bytes[passed..]);
            if (length > bytes.Length - passed)
            {
                break;
            }

            passed += (int)length;
        }

        if (passed > 0)
        {
            Read(bytes[..passed]);
        }

        return passed;
    }

    /// <summary>Adds to the held frame what it lacks: first of its header, then of its message.</summary>
    private int ContinueFrame(ReadOnlySpan<byte> bytes)
    {
        bool lacksHeader = _held.Length < FrameHeader;
        int wanted = lacksHeader ? FrameHeader : FrameHeader + (int)MessageLength(_held.Span);
        int taken = Math.Min(wanted - _held.Length, bytes.Length);
        _held.Append(bytes[..taken]);
        if (lacksHeader)
        {
            EndHeader();
        }
        else if (_held.Length == wanted)
        {
            ReadHeld();
        }

        return taken;
    }

    /// <summary>Once the header of the held frame is complete: an empty message is complete too, and one that is too long is left out.</summary>
    private void EndHeader()
    {
        if (_held.Length < FrameHeader)
        {
            return;
        }

        uint length = MessageLength(_held.Span);
        if (length == 0)
        {
            ReadHeld();
        }
        else if (length > LongestPiece)
        {
            _frameRest = length;
            _held.Clear();
        }
    }

    internal static uint MessageLength(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32BigEndian(frame[1..]);

    private void ReadHeld()
    {
        Read(_held.Span);
        _held.Clear();
        _lineEnd = 0;
    }

    private void Read(ReadOnlySpan<byte> piece)
    {
        if (_text is not null)
        {
            _text.Add(piece);
        }
        else
        {
            RequestDirector.ReadUsage(_context, piece);
        }
    }
}

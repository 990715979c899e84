using InferenceGateway.Abstractions.RequestControl;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Puts the text together that the gRPC messages of one answer carry, and shows it to the parser in pieces it can read: whole events, or whole
/// JSON documents. Not thread-safe.
/// </summary>
internal sealed class MessageText(RequestContext context, IMessageTextParser parser) : IDisposable
{
    private readonly UsageScanner _events = new(context, AnswerFraming.Events);
    private HeldBytes _document;
    private JsonDocumentEnd _end;
    private Kind _kind;

    private enum Kind
    {
        /// <summary>Between two events or documents.</summary>
        Unknown,
        Events,
        Document,

        /// <summary>A document that is too long to be held.</summary>
        Skipped,
    }

    /// <param name="frames">Whole frames, one or more.</param>
    public void Add(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            bool isCompressed = frames[0] != 0;
            int end = UsageScanner.FrameHeader + (int)UsageScanner.MessageLength(frames);
            if (!isCompressed)
            {
                AddText(parser.TextIn(frames[UsageScanner.FrameHeader..end]));
            }

            frames = frames[end..];
        }
    }

    /// <summary>The answer is complete: a last event may lack its end.</summary>
    public void End() => _events.End();

    public void Dispose()
    {
        _events.Dispose();
        _document.Dispose();
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (_kind == Kind.Unknown)
            {
                text = text.TrimStart(" \t\r\n"u8);
                _kind = text.StartsWith((byte)'{') ? Kind.Document : Kind.Events;
            }

            if (_kind == Kind.Events)
            {
                _events.Add(text);
                _kind = _events.IsBetweenPieces ? Kind.Unknown : Kind.Events;
                return;
            }

            text = AddToDocument(text);
        }
    }

    /// <returns>What follows the document.</returns>
    private ReadOnlySpan<byte> AddToDocument(ReadOnlySpan<byte> text)
    {
        int found = _end.FindIn(text);
        int length = found < 0 ? text.Length : found;
        if (_document.Length + length > UsageScanner.LongestAnswer)
        {
            _kind = Kind.Skipped;
            _document.Dispose();
        }

        if (_kind == Kind.Document)
        {
            _document.Append(text[..length]);
        }

        if (found >= 0)
        {
            if (_kind == Kind.Document)
            {
                RequestDirector.ReadUsage(context, _document.Span);
            }

            _document.Clear();
            _kind = Kind.Unknown;
        }

        return text[length..];
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Gives an answer the model's name back that the client asked for, where the endpoint wrote the one it was asked for. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// What counts is the text value of the member <c>model</c> of the answer itself, and of its members <c>response</c> (Responses API) and
/// <c>message</c> (Messages API), in plain JSON and in the data of server-sent events. The same words inside generated text stay as they are,
/// and so does every other byte.
/// </para>
/// <para>
/// Bytes pass on at once, except for those of such a value that has not ended yet, and of it no more than the name could take. The length
/// changes, so a door takes <c>content-length</c> away. Anything that is not JSON, compressed answers for instance, passes unchanged.
/// </para>
/// </remarks>
public sealed class ModelNameRestorer
{
    private readonly ModelValueScanner _scanner = new();
    private string _original = "";
    private bool _isEventStream;
    private bool _isAfterReturn;
    private int _prefixLength;
    private LineKind _line;

    private enum LineKind
    {
        /// <summary>What has come of the line may be the beginning of <c>data:</c>.</summary>
        Beginning,
        Data,
        Other,
    }

    private static ReadOnlySpan<byte> DataPrefix => "data:"u8;

    /// <summary>Reads the next bytes of the answer and writes what can be passed on.</summary>
    /// <param name="isLast">Nothing follows: whatever is held back is written too. The last chunk may be empty.</param>
    public void Rewrite(ReadOnlySpan<byte> chunk, bool isLast, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (_isEventStream)
        {
            RewriteLines(chunk, into);
        }
        else
        {
            _scanner.Scan(chunk, into);
        }

        if (isLast)
        {
            _scanner.Flush(into);
        }
    }

    /// <param name="target">The name that the endpoint was asked for, not empty.</param>
    /// <param name="original">The name that the client asked for, not empty.</param>
    internal void Begin(string target, string original)
    {
        _original = original;
        _scanner.Begin(target);
        Start(isEventStream: false);
    }

    /// <summary>An answer begins.</summary>
    internal void Start(bool isEventStream)
    {
        _isEventStream = isEventStream;
        _isAfterReturn = false;
        _prefixLength = 0;
        _line = LineKind.Beginning;
        JsonEncodedText encoded = JsonEncodedText.Encode(Encoding.UTF8.GetBytes(_original), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        _scanner.Start([(byte)'"', .. encoded.EncodedUtf8Bytes, (byte)'"']);
    }

    internal void Reset() => _original = "";

    private void RewriteLines(ReadOnlySpan<byte> chunk, IBufferWriter<byte> into)
    {
        while (!chunk.IsEmpty)
        {
            if (_line == LineKind.Beginning && chunk[0] is not ((byte)'\r' or (byte)'\n'))
            {
                MatchPrefix(chunk[0]);
                into.Write(chunk[..1]);
                chunk = chunk[1..];
                continue;
            }

            int end = chunk.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? chunk : chunk[..end];
            if (_line == LineKind.Data)
            {
                _scanner.Scan(line, into);
            }
            else
            {
                into.Write(line);
            }

            _isAfterReturn &= line.IsEmpty;
            if (end < 0)
            {
                return;
            }

            EndLine(chunk[end], into);
            chunk = chunk[(end + 1)..];
        }
    }

    private void MatchPrefix(byte next)
    {
        _isAfterReturn = false;
        if (next != DataPrefix[_prefixLength])
        {
            _line = LineKind.Other;
        }
        else if (++_prefixLength == DataPrefix.Length)
        {
            _line = LineKind.Data;
            _scanner.BeginLine();
        }
    }

    private void EndLine(byte terminator, IBufferWriter<byte> into)
    {
        bool isSecondHalf = terminator == '\n' && _isAfterReturn;
        if (_line == LineKind.Data)
        {
            _scanner.EndLine(into);
        }
        else if (_line == LineKind.Beginning && _prefixLength == 0 && !isSecondHalf)
        {
            // An empty line ends the event.
            _scanner.Restart();
        }

        Span<byte> written = into.GetSpan(1);
        written[0] = terminator;
        into.Advance(1);
        _isAfterReturn = terminator == '\r';
        _line = LineKind.Beginning;
        _prefixLength = 0;
    }
}

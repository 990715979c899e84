using System.Buffers;
using System.Text.Json;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Follows a JSON object in pieces and replaces the value of its <c>model</c>, and of the <c>model</c> of its members <c>response</c> and
/// <c>message</c>, when that is a certain name. Not thread-safe.
/// </summary>
internal sealed class ModelValueScanner
{
    /// <summary>A character of a JSON text takes at most so many bytes: <c>\u0041</c>.</summary>
    private const int LongestEscape = 6;

    /// <summary>Longer than any member name of interest.</summary>
    private const int KeyCapacity = 12;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private readonly byte[] _key = new byte[KeyCapacity];
    private readonly ArrayBufferWriter<byte> _held = new(64);
    private string _name = "";
    private byte[] _replacement = [];
    private int _keyLength;
    private int _depth;
    private bool _isOver;
    private bool _isEscaped;
    private bool _isAtKey;
    private bool _isNestedObject;
    private Member _member;
    private Member _nestedMember;
    private StringRole _string;

    private enum Member
    {
        Other,
        Model,

        /// <summary>Its value may be an object with a model of its own.</summary>
        Envelope,
    }

    private enum StringRole
    {
        /// <summary>Not in a string.</summary>
        None,
        Key,
        Model,
        Other,
    }

    /// <summary>The level whose member names matter: the outer object, or that in an envelope.</summary>
    private bool IsOfInterest => _depth == 1 || (_depth == 2 && _isNestedObject);

    /// <param name="name">The model's name that is replaced.</param>
    public void Begin(string name) => _name = name;

    /// <summary>A text begins.</summary>
    /// <param name="replacement">What takes the name's place, as JSON.</param>
    public void Start(byte[] replacement)
    {
        _replacement = replacement;
        _held.ResetWrittenCount();
        Restart();
    }

    /// <summary>Forgets where in an object it is: the next one begins.</summary>
    public void Restart()
    {
        _depth = 0;
        _isOver = false;
        _isEscaped = false;
        _isAtKey = false;
        _isNestedObject = false;
        _string = StringRole.None;
    }

    /// <summary>A line of text begins, in which a further object may begin.</summary>
    public void BeginLine() => _isOver &= _depth > 0;

    /// <summary>A line ends: no text goes on over it.</summary>
    public void EndLine(IBufferWriter<byte> into)
    {
        if (_string != StringRole.None)
        {
            Flush(into);
            Restart();
            _isOver = true;
        }
    }

    /// <summary>Writes what is held back, as it came.</summary>
    public void Flush(IBufferWriter<byte> into)
    {
        into.Write(_held.WrittenSpan);
        _held.ResetWrittenCount();
    }

    /// <summary>Reads on, and writes all but the beginning of a value that may have to be replaced.</summary>
    public void Scan(ReadOnlySpan<byte> bytes, IBufferWriter<byte> into)
    {
        int written = 0;
        int at = 0;
        while (at < bytes.Length && !_isOver)
        {
            if (_string == StringRole.None)
            {
                at = ReadStructure(bytes, at);
                if (_string == StringRole.Model)
                {
                    into.Write(bytes[written..(at - 1)]);
                    _held.Write(bytes.Slice(at - 1, 1));
                    written = at;
                }

                continue;
            }

            StringRole role = _string;
            int start = at;
            bool isClosed = ReadString(bytes, ref at);
            if (role == StringRole.Key)
            {
                AddKey(bytes[start..(isClosed ? at - 1 : at)]);
            }
            else if (role == StringRole.Model)
            {
                Hold(bytes[start..at], isClosed, into);
                written = at;
            }

            if (isClosed)
            {
                EndString(role);
            }
        }

        into.Write(bytes[written..]);
    }

    /// <summary>Reads one character, or many that do not matter, outside of texts.</summary>
    /// <returns>The place behind.</returns>
    private int ReadStructure(ReadOnlySpan<byte> bytes, int at)
    {
        if (!IsOfInterest && _depth > 0)
        {
            int next = bytes[at..].IndexOfAny(Structure);
            if (next < 0)
            {
                return bytes.Length;
            }

            at += next;
        }

        switch (bytes[at])
        {
            case (byte)'"' when _depth > 0:
                BeginString();
                break;
            case (byte)'{' or (byte)'[' when _depth > 0:
                Enter(isObject: bytes[at] == '{');
                break;
            case (byte)'{':
                (_depth, _isAtKey, _member) = (1, true, Member.Other);
                break;
            case (byte)'}' or (byte)']' when _depth > 0:
                Leave();
                break;
            case (byte)':' when IsOfInterest:
                _isAtKey = false;
                break;
            case (byte)',' when IsOfInterest:
                _isAtKey = true;
                break;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                break;
            default:
                // Before an object nothing else may stand; inside of one these are numbers and literals.
                _isOver = _depth == 0;
                break;
        }

        return at + 1;
    }

    private void Enter(bool isObject)
    {
        bool isEnvelope = _depth == 1 && isObject && !_isAtKey && _member == Member.Envelope;
        _depth++;
        if (isEnvelope)
        {
            (_isNestedObject, _isAtKey, _nestedMember) = (true, true, Member.Other);
        }
    }

    private void Leave()
    {
        _depth--;
        _isOver = _depth == 0;
        if (_depth == 1)
        {
            (_isNestedObject, _isAtKey) = (false, false);
        }
    }

    private void BeginString()
    {
        if (!IsOfInterest)
        {
            _string = StringRole.Other;
        }
        else if (_isAtKey)
        {
            _string = StringRole.Key;
            _keyLength = 0;
        }
        else
        {
            _string = (_depth == 1 ? _member : _nestedMember) == Member.Model ? StringRole.Model : StringRole.Other;
        }
    }

    /// <summary>Reads to the text's closing quote, or to the end.</summary>
    private bool ReadString(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                at++;
                continue;
            }

            int stop = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                at = bytes.Length;
                return false;
            }

            at += stop + 1;
            if (bytes[at - 1] == '"')
            {
                return true;
            }

            _isEscaped = true;
        }

        return false;
    }

    private void AddKey(ReadOnlySpan<byte> bytes)
    {
        int fits = Math.Min(bytes.Length, KeyCapacity - _keyLength);
        bytes[..fits].CopyTo(_key.AsSpan(_keyLength));
        _keyLength += fits;
    }

    private void EndString(StringRole role)
    {
        _string = StringRole.None;
        if (role != StringRole.Key)
        {
            return;
        }

        ReadOnlySpan<byte> key = _key.AsSpan(0, _keyLength);
        Member member =
            key.SequenceEqual("model"u8) ? Member.Model
            : key.SequenceEqual("response"u8) || key.SequenceEqual("message"u8) ? Member.Envelope
            : Member.Other;
        if (_depth == 1)
        {
            _member = member;
        }
        else
        {
            _nestedMember = member;
        }
    }

    /// <summary>Keeps bytes of a value back until it ends, or until it is longer than the name can be.</summary>
    private void Hold(ReadOnlySpan<byte> bytes, bool isClosed, IBufferWriter<byte> into)
    {
        long longest = ((long)_name.Length * LongestEscape) + 2;
        if (_held.WrittenCount + bytes.Length > longest)
        {
            Flush(into);
            into.Write(bytes);
            _string = StringRole.Other;
            return;
        }

        _held.Write(bytes);
        if (!isClosed)
        {
            return;
        }

        if (IsName(_held.WrittenSpan))
        {
            into.Write(_replacement);
            _held.ResetWrittenCount();
        }
        else
        {
            Flush(into);
        }
    }

    private bool IsName(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            return reader.Read() && reader.ValueTextEquals(_name);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A broken escape, which is not ours to judge.
            return false;
        }
    }
}

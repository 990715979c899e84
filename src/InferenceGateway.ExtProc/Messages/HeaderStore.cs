using System.Diagnostics.CodeAnalysis;
using System.Text;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>
/// The headers of one message as bytes in one buffer; strings are made when someone asks. Reused from request to request; not thread-safe.
/// </summary>
internal sealed class HeaderStore : IRequestHeaders
{
    /// <summary>More headers than this are not kept, and <see cref="IsOverfull"/> says so.</summary>
    public const int MaximumCount = 1000;

    /// <summary>Bytes of all names and values together; more are not kept, and <see cref="IsOverfull"/> says so.</summary>
    public const int MaximumBytes = 256 * 1024;

    private const int LargestKeptBuffer = 16 * 1024;
    private const int LargestKeptCount = 128;

    private byte[] _bytes = new byte[1024];
    private Entry[] _entries = new Entry[32];
    private int _length;

    public int Count { get; private set; }

    /// <summary>There were more headers than anyone may send.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>The name of the header at <paramref name="index"/>, as sent.</summary>
    public ReadOnlySpan<byte> Name(int index) => _bytes.AsSpan(_entries[index].Start, _entries[index].NameLength);

    /// <summary>The value of the header at <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        Entry entry = _entries[index];
        return _bytes.AsSpan(entry.Start + entry.NameLength, entry.ValueLength);
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Count == MaximumCount || _length + name.Length + value.Length > MaximumBytes)
        {
            IsOverfull = true;
            return;
        }

        int end = _length + name.Length + value.Length;
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = new Entry(_length, name.Length, value.Length);
        name.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + name.Length));
        _length = end;
    }

    /// <summary>Finds a header by its name in lower case; of a repeated one the last.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (Ascii.EqualsIgnoreCase(Name(i), name))
            {
                value = Value(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    public bool Contains(string name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(Name(i), name))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (Ascii.EqualsIgnoreCase(Name(i), name))
            {
                value = Text(Value(i));
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>A header's value as text: UTF-8 when it is that, else each byte a character.</summary>
    public static string Text(ReadOnlySpan<byte> value) =>
        System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Encoding.Latin1.GetString(value);

    /// <summary>Forgets all, keeping buffers of reasonable size.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
        IsOverfull = false;
        if (_bytes.Length > LargestKeptBuffer)
        {
            _bytes = new byte[1024];
        }

        if (_entries.Length > LargestKeptCount)
        {
            _entries = new Entry[32];
        }
    }

    private readonly record struct Entry(int Start, int NameLength, int ValueLength);
}

using System.Buffers;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Shows an answer's bytes to the parser in pieces it can read: complete lines of an event stream, or the whole of a plain answer.
/// Lines that arrive whole are not copied. Not thread-safe.
/// </summary>
public sealed class UsageScanner(RequestContext context, bool isEventStream) : IDisposable
{
    /// <summary>A longer line, or plain answer, is not searched for usage.</summary>
    private const int MaximumHeld = 4 << 20;

    private byte[] _held = [];
    private int _length;
    private bool _isOverlong;

    /// <summary>Bytes that passed by, in order.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (!isEventStream)
        {
            Hold(bytes);
            return;
        }

        int lineEnd = bytes.LastIndexOf((byte)'\n');
        if (lineEnd < 0)
        {
            Hold(bytes);
            return;
        }

        ReadOnlySpan<byte> lines = bytes[..(lineEnd + 1)];
        if (_length > 0 || _isOverlong)
        {
            int firstEnd = lines.IndexOf((byte)'\n') + 1;
            Hold(lines[..firstEnd]);
            Flush();
            lines = lines[firstEnd..];
        }

        if (!lines.IsEmpty)
        {
            RequestDirector.ReadUsage(context, lines);
        }

        Hold(bytes[(lineEnd + 1)..]);
    }

    /// <summary>The answer is complete.</summary>
    public void End() => Flush();

    public void Dispose()
    {
        if (_held.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_held);
            _held = [];
        }
    }

    private void Flush()
    {
        if (_length > 0 && !_isOverlong)
        {
            RequestDirector.ReadUsage(context, _held.AsSpan(0, _length));
        }

        _length = 0;
        _isOverlong = false;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _isOverlong)
        {
            return;
        }

        if (_length + bytes.Length > MaximumHeld)
        {
            _isOverlong = true;
            _length = 0;
            return;
        }

        if (_length + bytes.Length > _held.Length)
        {
            byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(1024, Math.Max(_held.Length * 2, _length + bytes.Length)));
            _held.AsSpan(0, _length).CopyTo(grown);
            Dispose();
            _held = grown;
        }

        bytes.CopyTo(_held.AsSpan(_length));
        _length += bytes.Length;
    }
}

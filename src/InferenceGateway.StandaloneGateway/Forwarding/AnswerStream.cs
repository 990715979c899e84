using System.Buffers;
using System.Runtime.CompilerServices;
using InferenceGateway.StandaloneGateway.Hosting;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>
/// An endpoint's answer as the forwarder reads it: first for nothing, to learn that something has come, then for the bytes. Over a socket
/// each of the two costs a system call and a wake-up; here the first read takes a small piece along, and the second finds it. Not thread-safe.
/// </summary>
internal sealed class AnswerStream(Stream inner) : Stream
{
    /// <summary>A token's event has a few hundred bytes; every open stream holds this much while it waits.</summary>
    private const int PieceBytes = 4096;

    /// <summary>An endpoint that sends faster than it can be passed on gives the socket's thread back after so much.</summary>
    private const int LargestTurn = 256 * 1024;

    private byte[]? _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private int _start;
    private int _length;
    private int _turn;
    private bool _isReading;
    private bool _hasMore;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The answer has no length yet.");

    public override long Position
    {
        get => throw new NotSupportedException("The answer cannot be sought in.");
        set => throw new NotSupportedException("The answer cannot be sought in.");
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            // A piece that was full has more behind it, which the next read takes in one go.
            return _length > 0 || _hasMore ? new ValueTask<int>(0) : FillAsync(cancellationToken);
        }

        if (_length == 0)
        {
            _hasMore = false;
            return inner.ReadAsync(buffer, cancellationToken);
        }

        int count = Math.Min(_length, buffer.Length);
        _piece.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        _length -= count;
        return new ValueTask<int>(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The answer is read asynchronously.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The answer cannot be sought in.");

    public override void SetLength(long value) => throw new NotSupportedException("The answer's length is the endpoint's to set.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The answer is read, not written.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A read that was given up may still write into its array: that one must not serve anyone else.
            if (_piece is { } piece && !_isReading)
            {
                ArrayPool<byte>.Shared.Return(piece);
            }

            _piece = null;
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_piece is null, this);
        if (_turn >= LargestTurn)
        {
            _turn = 0;
            await SocketThread.LeaveAsync();
        }

        _isReading = true;
        ValueTask<int> read = inner.ReadAsync(_piece.AsMemory(0, PieceBytes), cancellation);
        _turn = read.IsCompleted ? _turn + PieceBytes : 0;
        _length = await read;
        _isReading = false;
        _start = 0;
        _hasMore = _length == PieceBytes;
        return 0;
    }
}

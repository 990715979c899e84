using System.Buffers;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// What a registry writes its families into: each goes on to the page once it is complete, followed by its alias, so that no more than one
/// family and a piece of the page are held. Asynchronous writes only; not thread-safe.
/// </summary>
internal sealed class FamilyStream(Stream page) : Stream
{
    /// <summary>Small families share a write.</summary>
    private const int PieceBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> _piece = new(PieceBytes);
    private byte[] _family = new byte[PieceBytes];
    private int _length;

    private static ReadOnlySpan<byte> NextFamily => "\n# HELP "u8;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        TakeFamilies(Append(buffer.Span));
        if (_piece.WrittenCount >= PieceBytes)
        {
            await WritePieceAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Nothing more will come: the last family is complete as well.</summary>
    public Task CompleteAsync(CancellationToken cancellation)
    {
        MetricsPage.AddFamily(_family.AsSpan(0, _length), _piece);
        _length = 0;
        return WritePieceAsync(cancellation);
    }

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <returns>From where on the beginning of another family has not been looked for.</returns>
    private int Append(ReadOnlySpan<byte> text)
    {
        int unsearched = Math.Max(0, _length - NextFamily.Length + 1);
        if (_length + text.Length > _family.Length)
        {
            Array.Resize(ref _family, Math.Max(_family.Length * 2, _length + text.Length));
        }

        text.CopyTo(_family.AsSpan(_length));
        _length += text.Length;
        return unsearched;
    }

    private void TakeFamilies(int unsearched)
    {
        ReadOnlySpan<byte> held = _family.AsSpan(0, _length);
        int start = 0;
        for (int at; (at = held[unsearched..].IndexOf(NextFamily)) >= 0; unsearched = start)
        {
            int end = unsearched + at + 1;
            MetricsPage.AddFamily(held[start..end], _piece);
            start = end;
        }

        held[start..].CopyTo(_family);
        _length -= start;
    }

    private async Task WritePieceAsync(CancellationToken cancellation)
    {
        await page.WriteAsync(_piece.WrittenMemory, cancellation);
        _piece.ResetWrittenCount();
    }
}

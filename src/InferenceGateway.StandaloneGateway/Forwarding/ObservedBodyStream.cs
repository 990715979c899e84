namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>The client's side of an answer: passes every write on as it comes, by way of the exchange.</summary>
internal sealed class ObservedBodyStream(Stream inner, ProxyExchange exchange) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("The answer has no length yet.");

    public override long Position
    {
        get => throw new NotSupportedException("The answer cannot be sought in.");
        set => throw new NotSupportedException("The answer cannot be sought in.");
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(exchange.Pass(buffer), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(exchange.Pass(buffer.AsMemory(offset, count)).Span);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The answer is written, not read.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The answer cannot be sought in.");

    public override void SetLength(long value) => throw new NotSupportedException("The answer's length is the endpoint's to set.");
}

using System.Net;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>The body of an endpoint's answer, read by way of <see cref="AnswerStream"/>. Its headers have been read before.</summary>
internal sealed class AnswerContent(HttpContent inner) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync() => new AnswerStream(await inner.ReadAsStreamAsync());

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

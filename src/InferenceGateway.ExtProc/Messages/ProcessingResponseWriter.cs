using InferenceGateway.ExtProc.Wire;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>
/// Writes <c>envoy.service.ext_proc.v3.ProcessingResponse</c> messages: sizes first, then straight into the output, nothing in between.
/// </summary>
internal static class ProcessingResponseWriter
{
    private const int DynamicMetadataField = 8;
    private const int HeaderMutationField = 2;
    private const int BodyMutationField = 3;
    private const int ClearRouteCacheField = 5;
    private const int SizeOfFlag = 2;

    /// <summary>Answers a headers message.</summary>
    /// <param name="isRequest">Of the request, not of the response.</param>
    public static void WriteHeaders(
        IAnswerOutput output,
        bool isRequest,
        HeaderChanges changes,
        bool clearsRouteCache,
        DynamicMetadata metadata
    )
    {
        int mutation = changes.Size();
        int common = SizeOfMutation(mutation) + (clearsRouteCache ? SizeOfFlag : 0);
        int answer = WireWriter.SizeOfField(common);
        WireWriter writer = Begin(output, answer, metadata, out int metadataSize);
        writer.BeginField(isRequest ? 1 : 2, answer);
        writer.BeginField(1, common);
        WriteMutation(ref writer, changes, mutation);
        WriteRouteCache(ref writer, clearsRouteCache);
        End(ref writer, metadata, metadataSize);
    }

    /// <summary>Answers a body message in full duplex with a piece of what goes on.</summary>
    public static void WriteStreamedBody(
        IAnswerOutput output,
        bool isRequest,
        scoped BodySource body,
        int offset,
        int length,
        bool endOfStream,
        DynamicMetadata metadata
    )
    {
        int streamed = (length > 0 ? WireWriter.SizeOfField(length) : 0) + (endOfStream ? SizeOfFlag : 0);
        int mutation = WireWriter.SizeOfField(streamed);
        int common = WireWriter.SizeOfField(mutation);
        int answer = WireWriter.SizeOfField(common);
        WireWriter writer = Begin(output, answer, metadata, out int metadataSize);
        writer.BeginField(isRequest ? 3 : 4, answer);
        writer.BeginField(1, common);
        writer.BeginField(BodyMutationField, mutation);
        writer.BeginField(3, streamed);
        if (length > 0)
        {
            writer.BeginField(1, length);
            body.CopyTo(offset, writer.Take(length));
        }

        if (endOfStream)
        {
            writer.WriteVarintField(2, 1);
        }

        End(ref writer, metadata, metadataSize);
    }

    /// <summary>Answers a body message of a proxy that holds the body itself: it goes on as it is.</summary>
    /// <param name="changes">Changes to the headers, which such a proxy has not sent on yet.</param>
    public static void WriteBody(
        IAnswerOutput output,
        bool isRequest,
        HeaderChanges changes,
        bool clearsRouteCache,
        DynamicMetadata metadata
    ) => WriteBody(output, isRequest, changes, clearsRouteCache, metadata, replaces: false, default);

    /// <summary>Answers a body message of a proxy that holds the body itself: <paramref name="body"/> takes its place.</summary>
    public static void WriteReplacedBody(
        IAnswerOutput output,
        bool isRequest,
        HeaderChanges changes,
        bool clearsRouteCache,
        DynamicMetadata metadata,
        scoped BodySource body
    ) => WriteBody(output, isRequest, changes, clearsRouteCache, metadata, replaces: true, body);

    /// <summary>Answers trailers: they go on unchanged.</summary>
    public static void WriteTrailers(IAnswerOutput output, bool isRequest, DynamicMetadata metadata)
    {
        WireWriter writer = Begin(output, 0, metadata, out int metadataSize);
        writer.BeginField(isRequest ? 5 : 6, 0);
        End(ref writer, metadata, metadataSize);
    }

    /// <summary>Ends the exchange with an answer of our own.</summary>
    /// <param name="grpcStatus">The status for a client that speaks gRPC; -1 for others.</param>
    /// <param name="details">A word for the proxy's access log.</param>
    public static void WriteImmediate(
        IAnswerOutput output,
        int httpStatus,
        HeaderChanges headers,
        ReadOnlySpan<byte> body,
        int grpcStatus,
        string details
    )
    {
        int status = 1 + WireWriter.SizeOfVarint((uint)httpStatus);
        int mutation = headers.Size();
        int grpc = grpcStatus < 0 ? 0 : 1 + WireWriter.SizeOfVarint((uint)grpcStatus);
        int answer =
            WireWriter.SizeOfField(status)
            + SizeOfMutation(mutation)
            + WireWriter.SizeOfField(body.Length)
            + (grpcStatus < 0 ? 0 : WireWriter.SizeOfField(grpc))
            + WireWriter.SizeOfField(details);
        WireWriter writer = new(output.Add(WireWriter.SizeOfField(answer)));
        writer.BeginField(7, answer);
        writer.BeginField(1, status);
        writer.WriteVarintField(1, (uint)httpStatus);
        WriteMutation(ref writer, headers, mutation);
        writer.WriteField(3, body);
        if (grpcStatus >= 0)
        {
            writer.BeginField(4, grpc);
            writer.WriteVarintField(1, (uint)grpcStatus);
        }

        writer.WriteField(5, details);
    }

    private static void WriteBody(
        IAnswerOutput output,
        bool isRequest,
        HeaderChanges changes,
        bool clearsRouteCache,
        DynamicMetadata metadata,
        bool replaces,
        scoped BodySource body
    )
    {
        int headers = changes.Size();
        int replacement = WireWriter.SizeOfField(body.Length);
        int common = SizeOfMutation(headers) + (replaces ? WireWriter.SizeOfField(replacement) : 0) + (clearsRouteCache ? SizeOfFlag : 0);
        int answer = WireWriter.SizeOfField(common);
        WireWriter writer = Begin(output, answer, metadata, out int metadataSize);
        writer.BeginField(isRequest ? 3 : 4, answer);
        writer.BeginField(1, common);
        WriteMutation(ref writer, changes, headers);
        if (replaces)
        {
            writer.BeginField(BodyMutationField, replacement);
            writer.BeginField(1, body.Length);
            body.CopyTo(0, writer.Take(body.Length));
        }

        WriteRouteCache(ref writer, clearsRouteCache);
        End(ref writer, metadata, metadataSize);
    }

    private static WireWriter Begin(IAnswerOutput output, int answer, DynamicMetadata metadata, out int metadataSize)
    {
        metadataSize = metadata.IsEmpty ? 0 : metadata.Size();
        return new WireWriter(output.Add(WireWriter.SizeOfField(answer) + (metadata.IsEmpty ? 0 : WireWriter.SizeOfField(metadataSize))));
    }

    private static void End(ref WireWriter writer, DynamicMetadata metadata, int metadataSize)
    {
        if (!metadata.IsEmpty)
        {
            writer.BeginField(DynamicMetadataField, metadataSize);
            metadata.Write(ref writer);
        }
    }

    private static int SizeOfMutation(int mutation) => mutation == 0 ? 0 : WireWriter.SizeOfField(mutation);

    private static void WriteMutation(ref WireWriter writer, HeaderChanges changes, int size)
    {
        if (size > 0)
        {
            writer.BeginField(HeaderMutationField, size);
            changes.Write(ref writer);
        }
    }

    private static void WriteRouteCache(ref WireWriter writer, bool clears)
    {
        if (clears)
        {
            writer.WriteVarintField(ClearRouteCacheField, 1);
        }
    }
}

using System.Buffers.Text;
using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Messages;

namespace InferenceGateway.ExtProc.Sessions;

/// <content>The response's direction: everything goes back at once; the engine is told what passed by.</content>
internal sealed partial class ExtProcSession
{
    private const string MetadataNamespace = "envoy.lb";
    private const string ScoresName = "x-gateway-destination-endpoint-scores";

    private static readonly DynamicMetadata NoMetadata = new();

    private BodyMode _responseMode = BodyMode.FullDuplexStreamed;
    private ResponsePhase _responsePhase;

    private enum ResponsePhase
    {
        /// <summary>Nothing of the response has come.</summary>
        Waiting,

        /// <summary>The headers came.</summary>
        Body,

        /// <summary>The response has passed to its end, as far as the proxy shows it.</summary>
        Done,
    }

    private SessionStep ResponseHeaders(in ProcessingRequest request, IAnswerOutput output)
    {
        if (_responsePhase != ResponsePhase.Waiting)
        {
            return Fail("response_headers came twice");
        }

        StartResponse();
        _status = StatusOf(_incoming);
        _changes.Clear();
        _metadata.Clear();
        _changes.Set("x-went-into-resp-headers", "true");
        if (_context is { Target: not null } context)
        {
            ReportHeaders(context, request);
        }

        if (request.EndOfStream || _responseMode == BodyMode.None)
        {
            CompleteResponse();
        }

        ProcessingResponseWriter.WriteHeaders(output, isRequest: false, _changes, clearsRouteCache: false, _metadata);
        return AfterAnswer(request.EndOfStream);
    }

    private SessionStep ResponseBody(in ProcessingRequest request, IAnswerOutput output)
    {
        bool isDuplex = _responseMode == BodyMode.FullDuplexStreamed;
        if (_responsePhase == ResponsePhase.Done && isDuplex)
        {
            return Fail("response_body came after the response's end");
        }

        // Without headers before it: the proxy keeps them to itself.
        StartResponse();
        _changes.Clear();
        _metadata.Clear();
        ReportBody(request.Body);
        if (request.EndOfStream || IsBuffered(_responseMode))
        {
            CompleteResponse();
        }

        if (isDuplex)
        {
            AnswerResponseBody(request, output);
        }
        else
        {
            ProcessingResponseWriter.WriteBody(output, isRequest: false, _changes, clearsRouteCache: false, _metadata);
        }

        return AfterAnswer(request.EndOfStream);
    }

    private SessionStep ResponseTrailers(IAnswerOutput output)
    {
        if (_responsePhase == ResponsePhase.Done && _responseMode == BodyMode.FullDuplexStreamed)
        {
            return Fail("response_trailers came after the response's end");
        }

        StartResponse();
        _metadata.Clear();
        CompleteResponse();
        ProcessingResponseWriter.WriteTrailers(output, isRequest: false, _metadata);
        return AfterAnswer(isLast: true);
    }

    /// <summary>
    /// Ends the stream with the exchange. The proxy would reset it a moment later, which costs a server more than all the messages before.
    /// </summary>
    private SessionStep AfterAnswer(bool isLast)
    {
        bool isRequestOver = _requestPhase == RequestPhase.Abandoned || _requestMode == BodyMode.FullDuplexStreamed;
        _isOver = isLast && isRequestOver && !_isObserving;
        return _isOver ? SessionStep.End : SessionStep.Continue;
    }

    private void AnswerResponseBody(in ProcessingRequest request, IAnswerOutput output)
    {
        if (request.Body.IsEmpty && !request.EndOfStream && _metadata.IsEmpty)
        {
            return;
        }

        WritePieces(output, isRequest: false, new BodySource(request.Body), request.EndOfStream);
    }

    /// <summary>A response may come before the request was decided: the proxy has answered the client itself.</summary>
    private void StartResponse()
    {
        if (_responsePhase == ResponsePhase.Waiting)
        {
            _responsePhase = ResponsePhase.Body;
        }

        if (_requestPhase is RequestPhase.Reading or RequestPhase.Waiting)
        {
            _requestPhase = RequestPhase.Abandoned;
            _body.Release();
        }
    }

    private static int StatusOf(HeaderStore headers) =>
        (headers.TryFind(":status"u8, out ReadOnlySpan<byte> value) || headers.TryFind("status"u8, out value))
        && Utf8Parser.TryParse(value, out int status, out _)
            ? status
            : 0;

    private void ReportHeaders(RequestContext context, in ProcessingRequest request)
    {
        bool isEventStream =
            _incoming.TryFind("content-type"u8, out ReadOnlySpan<byte> type)
            && HeaderStore.Text(type).Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        bool isReadable =
            !_incoming.TryFind("content-encoding"u8, out ReadOnlySpan<byte> encoding)
            || encoding.IsEmpty
            || Ascii.EqualsIgnoreCase(encoding, "identity"u8);
        try
        {
            if (!request.Served.IsEmpty)
            {
                RequestDirector.ServedBy(context, Encoding.UTF8.GetString(request.Served));
            }

            _usage = isReadable ? new UsageScanner(context, isEventStream) : null;
            _director.ResponseStarted(context, _status, isEventStream, _changes);
        }
        catch (Exception exception)
        {
            Log.ResponseHookFailed(_logger, context.Request.RequestId, exception);
        }
    }

    private void ReportBody(ReadOnlySpan<byte> bytes)
    {
        if (_context is not { Target: not null } context)
        {
            return;
        }

        try
        {
            _director.ResponseBytes(context, bytes.Length);
            _usage?.Add(bytes);
        }
        catch (Exception exception)
        {
            Log.ResponseHookFailed(_logger, context.Request.RequestId, exception);
        }
    }

    /// <summary>The last of the response has come: accounts for it now, since the proxy resets the stream once it has the answer.</summary>
    private void CompleteResponse()
    {
        _responsePhase = ResponsePhase.Done;
        if (_context is not { } context)
        {
            return;
        }

        if (context.Target is null)
        {
            EndRequest(RequestEnding.Rejected, _status);
            return;
        }

        try
        {
            _usage?.End();
            _director.ResponseCompleted(context);
            _metadata.Add(context.Request.ResponseMetadata);
        }
        catch (Exception exception)
        {
            Log.ResponseHookFailed(_logger, context.Request.RequestId, exception);
        }

        EndRequest(RequestEnding.Completed, _status);
    }
}

using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Messages;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Sessions;

/// <content>The request's direction: headers and body come in, wait for the decision, and go back with it.</content>
internal sealed partial class ExtProcSession
{
    private const int RequestHeaderFieldsTooLarge = 431;

    private bool _isConfigured;
    private BodyMode _requestMode = BodyMode.FullDuplexStreamed;
    private RequestPhase _requestPhase;
    private RequestEnd _requestEnd;

    /// <summary>The proxy waits for the answer to the request's headers.</summary>
    private bool _owesHeadersAnswer;
    private string? _generatedId;

    private enum RequestPhase
    {
        /// <summary>Nothing of the request has come.</summary>
        Waiting,

        /// <summary>More is to come before the decision.</summary>
        Reading,

        /// <summary>All is there; the decision is outstanding.</summary>
        Deciding,

        /// <summary>The decision was given to the proxy.</summary>
        Answered,

        /// <summary>There will be no decision any more: the proxy or we have answered the client.</summary>
        Abandoned,
    }

    /// <summary>What made the decision due.</summary>
    private enum RequestEnd
    {
        Unknown,
        Headers,

        /// <summary>The body is complete and no trailers follow.</summary>
        Body,
        Trailers,

        /// <summary>The proxy waits for a destination before it sends more: the decision is made without the body.</summary>
        NotAwaited,
    }

    /// <summary>Decides where the request goes, and writes the answers that were held back until now.</summary>
    public SessionStep Decide(IAnswerOutput output)
    {
        RequestContext context = _context!;
        IAnswerOutput answers = _isObserving ? _discarded : output;
        InferenceError? error;
        RequestEnding ending = RequestEnding.Rejected;
        try
        {
            context.Subset = _hasSubset ? new SubsetHint(ProcessingRequest.SubsetEntries(_subset.AsSpan(0, _subsetLength))) : null;
            error = _body.Join() ?? _director.Decide(context, _requestEnd == RequestEnd.NotAwaited ? [] : _body.Whole.Span);
        }
        catch (Exception exception)
        {
            Log.DecisionFailed(_logger, context.Request.RequestId, exception);
            error = new InferenceError(ErrorCode.Internal, "the endpoint picker failed to decide where the request goes");
            ending = RequestEnding.Failed;
        }

        if (error is not null)
        {
            return Reject(error, answers, ending: ending);
        }

        if (_logger.IsEnabled(LogLevel.Debug))
        {
            Log.Decided(_logger, context);
        }

        AnswerRequest(context, answers);
        _requestPhase = RequestPhase.Answered;
        _body.Release();
        if (!context.Request.Body.SkipsResponse || _isObserving)
        {
            return SessionStep.Continue;
        }

        // Nothing of the answer is of interest: the proxy goes on alone.
        EndRequest(RequestEnding.Completed, 0);
        _isOver = true;
        return SessionStep.End;
    }

    private SessionStep RequestHeaders(in ProcessingRequest request, IAnswerOutput output)
    {
        if (_requestPhase != RequestPhase.Waiting || _responsePhase != ResponsePhase.Waiting)
        {
            return Fail("request_headers came when they were not expected");
        }

        (_headers, _incoming) = (_incoming, _headers);
        Begin();
        _requestPhase = RequestPhase.Reading;
        _owesHeadersAnswer = true;
        if (_headers.IsOverfull)
        {
            InferenceError error = new(
                ErrorCode.BadRequest,
                $"the request has more than {HeaderStore.MaximumCount} headers or {HeaderStore.MaximumBytes} bytes of them"
            );
            return Reject(error, output, RequestHeaderFieldsTooLarge);
        }

        if (request.EndOfStream)
        {
            return Due(RequestEnd.Headers);
        }

        if (_requestMode is BodyMode.None or BodyMode.Streamed)
        {
            return Due(RequestEnd.NotAwaited);
        }

        if (IsBuffered(_requestMode))
        {
            AnswerHeadersWithoutDestination(output);
        }

        return SessionStep.Continue;
    }

    private SessionStep RequestBody(in ProcessingRequest request, IAnswerOutput output)
    {
        switch (_requestPhase)
        {
            case RequestPhase.Waiting when _responsePhase == ResponsePhase.Waiting:
                // The proxy keeps the headers to itself.
                Begin();
                _requestPhase = RequestPhase.Reading;
                break;
            case RequestPhase.Reading:
                break;
            case RequestPhase.Answered when _requestMode != BodyMode.FullDuplexStreamed:
                _changes.Clear();
                _metadata.Clear();
                ProcessingResponseWriter.WriteBody(output, isRequest: true, _changes, clearsRouteCache: false, _metadata);
                return SessionStep.Continue;
            case RequestPhase.Abandoned:
                return SessionStep.Continue;
            default:
                return Fail("request_body came after the request's end");
        }

        bool isWhole = request.EndOfStream || _requestMode == BodyMode.Buffered;
        if (!isWhole && _requestMode != BodyMode.FullDuplexStreamed)
        {
            return Due(RequestEnd.NotAwaited);
        }

        if (_body.Append(request.Body, AnnouncedLength()) is { } error)
        {
            return Reject(error, output);
        }

        return isWhole ? Due(RequestEnd.Body) : SessionStep.Continue;
    }

    private SessionStep RequestTrailers(IAnswerOutput output)
    {
        switch (_requestPhase)
        {
            case RequestPhase.Reading when _requestMode == BodyMode.FullDuplexStreamed:
                return Due(RequestEnd.Trailers);
            case RequestPhase.Reading:
                return Reject(
                    InferenceError.BadRequest("a request with trailers and without a body cannot be routed by a proxy that buffers bodies"),
                    output
                );
            case RequestPhase.Answered when _requestMode == BodyMode.FullDuplexStreamed:
                return Fail("request_trailers came after the request's end");
            case RequestPhase.Abandoned:
                return SessionStep.Continue;
            default:
                _metadata.Clear();
                ProcessingResponseWriter.WriteTrailers(output, isRequest: true, _metadata);
                return SessionStep.Continue;
        }
    }

    private static bool IsBuffered(BodyMode mode) => mode is BodyMode.Buffered or BodyMode.BufferedPartial;

    private SessionStep Due(RequestEnd end)
    {
        _requestEnd = end;
        _requestPhase = RequestPhase.Deciding;
        return SessionStep.Decide;
    }

    /// <summary>
    /// A proxy that buffers sends the body only after the headers were answered, and keeps the headers until the body is: what changes about
    /// them follows with the body's answer.
    /// </summary>
    private void AnswerHeadersWithoutDestination(IAnswerOutput output)
    {
        _changes.Clear();
        _metadata.Clear();
        RemoveControlHeaders();
        ProcessingResponseWriter.WriteHeaders(output, isRequest: true, _changes, clearsRouteCache: false, _metadata);
        _owesHeadersAnswer = false;
    }

    private void AnswerRequest(RequestContext context, IAnswerOutput output)
    {
        BodySource body = new(_body.Whole.Span, context.Patch);
        bool isHeldHere = _requestMode == BodyMode.FullDuplexStreamed;
        CollectChanges(context, isHeldHere || !context.Patch.IsEmpty ? body.Length : 0);
        if (_owesHeadersAnswer)
        {
            ProcessingResponseWriter.WriteHeaders(output, isRequest: true, _changes, clearsRouteCache: true, _metadata);
            _owesHeadersAnswer = false;
            _changes.Clear();
            _metadata.Clear();
        }

        if (_requestEnd is RequestEnd.Headers or RequestEnd.NotAwaited && _changes.Count == 0)
        {
            return;
        }

        if (!isHeldHere)
        {
            AnswerBufferedBody(context, body, output);
            return;
        }

        WritePieces(output, isRequest: true, body, endOfStream: _requestEnd == RequestEnd.Body);
        if (_requestEnd == RequestEnd.Trailers)
        {
            ProcessingResponseWriter.WriteTrailers(output, isRequest: true, _metadata);
        }
    }

    private void AnswerBufferedBody(RequestContext context, scoped BodySource body, IAnswerOutput output)
    {
        bool clearsRouteCache = _changes.Count > 0;
        if (context.Patch.IsEmpty)
        {
            ProcessingResponseWriter.WriteBody(output, isRequest: true, _changes, clearsRouteCache, _metadata);
        }
        else
        {
            ProcessingResponseWriter.WriteReplacedBody(output, isRequest: true, _changes, clearsRouteCache, _metadata, body);
        }
    }

    /// <param name="bodyLength">Of the body that goes on; 0 when there is none, or the proxy keeps it.</param>
    private void CollectChanges(RequestContext context, int bodyLength)
    {
        string destination = context.Destination;
        _changes.Clear();
        _metadata.Clear();
        _changes.Set(InternalHeaders.Destination, destination);
        _metadata.Set(MetadataNamespace, InternalHeaders.Destination, destination);
        if (context.Scores.Count > 0)
        {
            _metadata.Set(MetadataNamespace, ScoresName, context.Scores);
        }

        _metadata.Add(context.Request.ResponseMetadata);
        if (bodyLength > 0)
        {
            _changes.Set("Content-Length", bodyLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (_generatedId is not null)
        {
            _changes.Set("x-request-id", _generatedId);
        }

        IReadOnlyList<HeaderMutation> mutations = context.Request.UpstreamHeaders.All;
        for (int i = 0; i < mutations.Count; i++)
        {
            // The destination is the metadata's twin: nothing but the decision sets it.
            if (mutations[i].Name != InternalHeaders.Destination)
            {
                _changes.Apply(mutations[i]);
            }
        }

        RemoveControlHeaders();
    }

    private void RemoveControlHeaders()
    {
        foreach (string name in PickerHeaders.NotForwarded)
        {
            if (_headers.Contains(name) && !_changes.Contains(name))
            {
                _changes.Remove(name);
            }
        }
    }

    /// <summary>Writes a body in pieces; the metadata go with the last one. An empty body is a piece only where it is the end.</summary>
    private void WritePieces(IAnswerOutput output, bool isRequest, scoped BodySource body, bool endOfStream)
    {
        if (body.Length == 0 && !endOfStream && _metadata.IsEmpty)
        {
            return;
        }

        int offset = 0;
        do
        {
            int length = Math.Min(LargestPiece, body.Length - offset);
            bool isLast = offset + length == body.Length;
            ProcessingResponseWriter.WriteStreamedBody(
                output,
                isRequest,
                body,
                offset,
                length,
                endOfStream && isLast,
                isLast ? _metadata : NoMetadata
            );
            offset += length;
        } while (offset < body.Length);

        _metadata.Clear();
    }
}

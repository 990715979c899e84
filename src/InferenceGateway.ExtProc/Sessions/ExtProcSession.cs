using System.Buffers.Text;
using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Messages;
using InferenceGateway.ExtProc.Wire;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>
/// One stream of a proxy, which is one HTTP exchange: messages in, answers out. It knows no I/O, no task, no thread and no clock. A transport
/// calls <see cref="Receive"/> for each message and does what the step says; <see cref="Close"/> comes last, whatever happened. Reused for one
/// stream after another; not thread-safe.
/// </summary>
internal sealed partial class ExtProcSession
{
    /// <summary>Pieces of this size pass every proxy: some refuse answers of 64 KiB and more.</summary>
    public const int LargestPiece = 62_000;

    private const string DefaultPath = "/v1/completions";
    private const int LongestRequestId = 256;

    private readonly RequestDirector _director;
    private readonly ILogger _logger;
    private readonly bool _ignoresSubsetHints;
    private readonly HeldBody _body;
    private readonly HeaderChanges _changes = new();
    private readonly DynamicMetadata _metadata = new();
    private readonly DiscardedAnswers _discarded = new();
    private HeaderStore _headers = new();
    private HeaderStore _incoming = new();
    private RequestContext? _context;
    private UsageScanner? _usage;
    private byte[] _subset = [];
    private int _subsetLength;
    private bool _hasSubset;
    private bool _isBegun;
    private bool _isObserving;
    private bool _isOver;
    private int _status;

    public ExtProcSession(RequestDirector director, BodyBudget budget, ExtProcOptions options, ILogger logger)
    {
        _director = director;
        _logger = logger;
        _ignoresSubsetHints = options.IgnoresSubsetHints;
        _body = new HeldBody(budget, options.MaximumBodyBytes, "endpoint picker");
    }

    /// <summary>Why the step was <see cref="SessionStep.Fail"/>.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>The last answer of the exchange was given and the request has ended: that the stream is reset now is the normal course.</summary>
    public bool IsComplete => _isBegun && _context is null;

    /// <summary>Takes one serialized <c>ProcessingRequest</c>.</summary>
    public SessionStep Receive(ReadOnlySpan<byte> message, IAnswerOutput output)
    {
        if (_isOver)
        {
            return SessionStep.End;
        }

        ProcessingRequest request;
        try
        {
            request = ProcessingRequest.Read(message, _incoming);
        }
        catch (WireFormatException exception)
        {
            return Fail($"a message cannot be read: {exception.Message}");
        }

        Configure(request);
        IAnswerOutput answers = _isObserving ? _discarded : output;
        return request.Kind switch
        {
            MessageKind.RequestHeaders => RequestHeaders(request, answers),
            MessageKind.RequestBody => RequestBody(request, answers),
            MessageKind.RequestTrailers => RequestTrailers(answers),
            MessageKind.ResponseHeaders => ResponseHeaders(request, answers),
            MessageKind.ResponseBody => ResponseBody(request, answers),
            MessageKind.ResponseTrailers => ResponseTrailers(answers),
            // A message of a protocol that is not invented yet.
            _ => SessionStep.Continue,
        };
    }

    /// <summary>The stream is over: gives back whatever the exchange holds and forgets it. The session can be used for another stream.</summary>
    /// <param name="ending">How the request ended, should its end not be known yet.</param>
    public void Close(RequestEnding ending)
    {
        EndRequest(ending, 0);
        _body.Release();
        _headers.Clear();
        _incoming.Clear();
        _changes.Clear();
        _metadata.Clear();
        _subset = [];
        _subsetLength = 0;
        _hasSubset = false;
        _restored.Clear();
        _isBegun = false;
        _isObserving = false;
        _isOver = false;
        _isConfigured = false;
        _status = 0;
        _requestMode = BodyMode.FullDuplexStreamed;
        _responseMode = BodyMode.FullDuplexStreamed;
        _requestPhase = RequestPhase.Waiting;
        _requestEnd = RequestEnd.Unknown;
        _owesHeadersAnswer = false;
        _responsePhase = ResponsePhase.Waiting;
        Failure = "";
    }

    private void Configure(in ProcessingRequest request)
    {
        _isObserving |= request.IsObservability;
        if (!_isConfigured)
        {
            // A proxy that does not say is not Envoy, and streams.
            _isConfigured = true;
            _requestMode = request.HasProtocolConfiguration ? request.RequestBodyMode : BodyMode.FullDuplexStreamed;
            _responseMode = request.HasProtocolConfiguration ? request.ResponseBodyMode : BodyMode.FullDuplexStreamed;
        }

        bool isOfRequest = request.Kind is MessageKind.RequestHeaders or MessageKind.RequestBody or MessageKind.RequestTrailers;
        if (request.HasSubset && isOfRequest && !_ignoresSubsetHints)
        {
            Remember(request.Subset);
        }
    }

    /// <summary>Keeps the subset for the decision. Envoy repeats it with every message.</summary>
    private void Remember(ReadOnlySpan<byte> subset)
    {
        _hasSubset = true;
        if (_subset.Length < subset.Length)
        {
            _subset = new byte[subset.Length];
        }

        subset.CopyTo(_subset);
        _subsetLength = subset.Length;
    }

    /// <summary>The life of the request begins, with the headers there are.</summary>
    private void Begin()
    {
        _isBegun = true;
        bool hasId = _headers.TryGet("x-request-id", out string? id) && id.Length is > 0 and <= LongestRequestId;
        _generatedId = hasId ? null : Guid.NewGuid().ToString();
        _context = _director.Begin(_headers, Path(), _generatedId ?? id!);
    }

    private string Path()
    {
        bool isFound =
            (_headers.TryFind(":path"u8, out ReadOnlySpan<byte> path) && !path.IsEmpty)
            || (_headers.TryFind("x-original-path"u8, out path) && !path.IsEmpty)
            || (_headers.TryFind("x-forwarded-path"u8, out path) && !path.IsEmpty);
        if (!isFound)
        {
            return DefaultPath;
        }

        int query = path.IndexOf((byte)'?');
        return HeaderStore.Text(query < 0 ? path : path[..query]);
    }

    private long AnnouncedLength() =>
        _headers.TryFind("content-length"u8, out ReadOnlySpan<byte> value)
        && Utf8Parser.TryParse(value, out long length, out int consumed)
        && consumed == value.Length
            ? Math.Max(0, length)
            : 0;

    /// <summary>Answers the request ourselves; it goes nowhere.</summary>
    private SessionStep Reject(
        InferenceError error,
        IAnswerOutput output,
        int? status = null,
        RequestEnding ending = RequestEnding.Rejected
    )
    {
        int code = status ?? error.HttpStatus;
        ImmediateAnswer.Write(output, error, code, _changes, isGrpc: IsGrpc());
        RequestDirector.Refuse(_context!, error);
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            Log.Refused(_logger, _context!, code, error);
        }

        EndRequest(ending, code);
        _body.Release();
        _requestPhase = RequestPhase.Abandoned;
        // A proxy that only lets us watch goes on, and so does its stream.
        _isOver = !_isObserving;
        return _isOver ? SessionStep.End : SessionStep.Continue;
    }

    private bool IsGrpc() =>
        _headers.TryFind("content-type"u8, out ReadOnlySpan<byte> type)
        && type.Length >= 16
        && Ascii.EqualsIgnoreCase(type[..16], "application/grpc"u8);

    private SessionStep Fail(string problem)
    {
        Failure = problem;
        Log.ProtocolViolated(_logger, _context?.Request.RequestId ?? "", problem);
        EndRequest(RequestEnding.Failed, 0);
        _isOver = true;
        return SessionStep.Fail;
    }

    /// <summary>The one place where a request ends. Does nothing when it has, or never began.</summary>
    private void EndRequest(RequestEnding ending, int status)
    {
        if (_context is not { } context)
        {
            return;
        }

        _context = null;
        _usage?.Dispose();
        _usage = null;
        _restorer = null;
        string id = context.Request.RequestId;
        try
        {
            _director.End(context, ending, status);
        }
        catch (Exception exception)
        {
            Log.ResponseHookFailed(_logger, id, exception);
        }
    }
}

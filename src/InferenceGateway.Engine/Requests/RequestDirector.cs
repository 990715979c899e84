using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Leads every request through its life: <see cref="Begin"/>, <see cref="Decide"/>, perhaps <see cref="Reroute"/>,
/// <see cref="ResponseStarted"/>, <see cref="ResponseBytes"/>, and <see cref="End"/> exactly once, whatever happened. Thread-safe; the calls for
/// one request come one after another.
/// </summary>
public sealed class RequestDirector
{
    private const string DefaultFairnessId = "default-flow";

    private readonly CompiledConfiguration _configuration;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly DirectorOptions _options;
    private readonly RequestPool _pool = new();
    private readonly PluginFaults _faults;
    private readonly ModelRewriting _rewriting;
    private readonly Admission _admission;
    private readonly HookRunner _hooks;
    private readonly DecisionPipeline _pipeline;
    private readonly RequestRecorder _recorder;
    private readonly bool _needsPrompt;

    public RequestDirector(
        CompiledConfiguration configuration,
        EndpointStore endpoints,
        EngineMetrics metrics,
        DecisionLog decisions,
        TimeProvider clock,
        IReadOnlyList<IRequestObserver> observers,
        DirectorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(clock);
        _configuration = configuration;
        _metrics = metrics;
        _clock = clock;
        _options = options ?? new DirectorOptions();
        _options.Resources.Follow(resources => metrics.PinModelNames(resources.ModelNames));
        _faults = new PluginFaults(metrics, clock, _options.Logger);
        _rewriting = new ModelRewriting(_options, metrics);
        _admission = new Admission(configuration, _faults, clock);
        _hooks = new HookRunner(configuration, _faults, clock);
        _pipeline = new DecisionPipeline(configuration, endpoints, metrics, decisions, clock, _options, _faults, _admission, _hooks);
        _recorder = new RequestRecorder(metrics, clock, observers);
        _needsPrompt = configuration.Needs.HasFlag(RequestNeeds.Prompt);
        foreach (IEndpointObserver observer in configuration.EndpointObservers)
        {
            endpoints.Observe(observer);
        }
    }

    /// <summary>Starts a request's life.</summary>
    /// <param name="path">Path without query.</param>
    /// <param name="requestId">The client's <c>x-request-id</c>, or a fresh one.</param>
    public RequestContext Begin(IRequestHeaders headers, string path, string requestId)
    {
        RequestContext context = _pool.Rent();
        context.IsLive = true;
        context.Director = this;
        context.StartedAt = _clock.GetTimestamp();
        InferenceRequest request = context.Request;
        request.Headers = headers;
        request.Path = path;
        request.RequestId = requestId;
        context.Timing.Begin(_clock);
        context.Trace.Begin(headers, _clock);
        string fairness = ControlHeaders.FairnessId(headers);
        request.FairnessId = fairness.Length > 0 ? fairness : DefaultFairnessId;
        string objective = ControlHeaders.Objective(headers);
        request.Priority = objective.Length > 0 ? _options.Resources.Current.PriorityOf(objective) : 0;
        return context;
    }

    /// <summary>Parses the body and finds the endpoint: from here on the request counts to the target's load.</summary>
    /// <param name="body">The whole body; empty when the request has none.</param>
    /// <returns>Null, or why the request is refused; the caller still has to call <see cref="End"/>.</returns>
    public InferenceError? Decide(RequestContext context, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Trace.BeginOrchestration(_clock);
        InferenceError? error = body.IsEmpty ? null : Parse(context, body) ?? _rewriting.Apply(context, body);
        error ??= Identify(context.Request) ?? _pipeline.Run(context, isAdmitted: false);
        context.Trace.EndOrchestration(context.Request, error, _clock);
        context.Error = error;
        _metrics.RequestProcessing.Observe(_clock.GetElapsedTime(context.StartedAt).TotalSeconds);
        if (error is null && !body.IsEmpty)
        {
            context.Series = _metrics.SeriesOf(context.Request);
            context.Series.Requests.Inc();
            context.Series.RequestSize.Observe(body.Length - context.Patch.Length + context.Patch.Replacement.Length);
            context.Series.Running?.Inc();
        }

        return error;
    }

    /// <summary>
    /// The door refuses the request itself, or the decision threw: <see cref="End"/> counts it under this error.
    /// </summary>
    public static void Refuse(RequestContext context, InferenceError error)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Error = error;
    }

    /// <summary>Finds another endpoint after the target could not be connected to or failed before it answered.</summary>
    public InferenceError? Reroute(RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.HoldsLoad || context.Target is null || context.ResponseBytes > 0)
        {
            throw new InvalidOperationException("Only a request that was sent and got nothing of an answer can be sent elsewhere.");
        }

        context.Excluded.Add(context.Target.Slot);
        context.ReleaseLoad();
        context.Status = 0;
        context.Trace.BeginOrchestration(_clock);
        context.Error = _pipeline.Run(context, isAdmitted: true);
        context.Trace.EndOrchestration(context.Request, context.Error, _clock);
        return context.Error;
    }

    /// <summary>
    /// The proxy says which endpoint answered: from now on the request counts to that one. An unknown endpoint changes nothing. Call it before
    /// <see cref="ResponseStarted"/>.
    /// </summary>
    /// <param name="hostPort"><c>address:port</c>, IPv6 in brackets.</param>
    public static void ServedBy(RequestContext context, string hostPort)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Request.Attributes.Set(RequestAttributes.ServedEndpoint, hostPort);
        if (context.Target is null || context.Target.HostPort == hostPort)
        {
            return;
        }

        foreach (int slot in context.Snapshot!.Slots)
        {
            if (context.Snapshot[slot] is { } endpoint && endpoint.HostPort == hostPort)
            {
                context.MoveLoad(endpoint, context.Director!._pipeline.UncachedTokens(context.Request, slot));
                return;
            }
        }
    }

    /// <summary>The headers of the answer arrived.</summary>
    public void ResponseStarted(RequestContext context, int status, bool isEventStream, IResponseHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Status = status;
        context.IsEventStream = isEventStream;
        context.ModelRestorer?.Start(isEventStream);
        if (context.Picked is { } picked && picked != context.Target)
        {
            _hooks.ServedElsewhere(context.Request, picked, context.Target!);
        }

        _hooks.ResponseStarted(context, headers);
    }

    /// <summary>Bytes of the answer's body passed by.</summary>
    public void ResponseBytes(RequestContext context, int count)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isFirst = context.ResponseBytes == 0;
        context.Request.AnswerPieces += count > 0 ? 1 : 0;
        if (count > 0 && (isFirst || context.IsStreaming))
        {
            long now = _clock.GetTimestamp();
            if (context.Timing.Chunk(now) is { } gap)
            {
                context.Series?.InterTokenLatency.Observe(gap.TotalSeconds);
            }

            if (isFirst)
            {
                FirstBytes(context, now);
            }
        }

        context.ResponseBytes += count;
    }

    /// <summary>The answer passed to its end and its usage was read; the door may still report <see cref="InferenceRequest.ResponseMetadata"/>.</summary>
    public void ResponseCompleted(RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _hooks.ResponseCompleted(context);
    }

    /// <summary>Looks for usage in a piece of an answer, cut as the parser wants it: see <see cref="UsageScanner"/>.</summary>
    public static void ReadUsage(RequestContext context, ReadOnlySpan<byte> response)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Parser is { } parser)
        {
            TokenUsage usage = context.Usage;
            bool isTimed = context.Timing.TimesParsing(context.IsEventStream);
            long startedAt = isTimed ? context.Timing.Now() : 0;
            try
            {
                parser.Parser.Plugin.ReadUsage(response, context.IsEventStream, ref usage);
                context.Usage = usage;
            }
            catch (Exception exception)
            {
                context.Director!._faults.Report(parser.Parser, ExtensionPoints.ResponseParsing, exception);
            }

            if (isTimed)
            {
                context.Timing.Parsed(startedAt, parser.ResponseParsing);
            }
        }
    }

    /// <summary>Ends the request and gives back all it held. The context must not be used afterwards.</summary>
    /// <param name="status">HTTP status the client got; 0 when it got none.</param>
    /// <exception cref="InvalidOperationException">The request has ended already.</exception>
    public void End(RequestContext context, RequestEnding ending, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.IsLive)
        {
            throw new InvalidOperationException("The request has ended already.");
        }

        bool wasSent = context.HoldsLoad;
        context.ReleaseLoad();
        if (wasSent)
        {
            _hooks.RequestEnded(context, ending);
        }

        _recorder.Record(context, ending, status);
        context.Reset();
        _pool.Return(context);
    }

    private void FirstBytes(RequestContext context, long now)
    {
        context.FirstByteAt = now;
        context.ReleasePrompt();
        _hooks.FirstToken(context, now);
    }

    private InferenceError? Parse(RequestContext context, ReadOnlySpan<byte> body)
    {
        InferenceRequest request = context.Request;
        request.SizeBytes = body.Length;
        CompiledParser? parser = _configuration.Parsers.Find(request.Path);
        if (parser is null)
        {
            return InferenceError.BadRequest($"no parser registered matching path suffix for: {request.Path}");
        }

        context.Parser = parser;
        PluginTimer timer = new(_clock);
        try
        {
            InferenceError? error = parser.Parser.Plugin.ParseRequest(request.Path, body, _needsPrompt, request.Body);
            timer.Lap(parser.Parser.Duration);
            return error;
        }
        catch (Exception exception)
        {
            return _faults.Report(parser.Parser, ExtensionPoints.RequestParsing, exception);
        }
    }

    /// <summary>Lets the header processors see the request; what they find names the flow of a request that names none.</summary>
    private InferenceError? Identify(InferenceRequest request)
    {
        InferenceError? error = _admission.ProcessHeaders(request);
        if (
            error is null
            && request.Attributes.TryGet(RequestAttributes.AgentIdentity, out string? agent)
            && agent.Length > 0
            && ControlHeaders.FairnessId(request.Headers).Length == 0
        )
        {
            request.FairnessId = agent;
        }

        return error;
    }
}

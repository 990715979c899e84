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
    private readonly EndpointStore _endpoints;
    private readonly EngineMetrics _metrics;
    private readonly DecisionLog _decisions;
    private readonly TimeProvider _clock;
    private readonly RequestPool _pool = new();
    private readonly RequestRecorder _recorder;
    private readonly bool _needsPrompt;

    public RequestDirector(
        CompiledConfiguration configuration,
        EndpointStore endpoints,
        EngineMetrics metrics,
        DecisionLog decisions,
        TimeProvider clock,
        IReadOnlyList<IRequestObserver> observers
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(clock);
        _configuration = configuration;
        _endpoints = endpoints;
        _metrics = metrics;
        _decisions = decisions;
        _clock = clock;
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
        context.StartedAt = _clock.GetTimestamp();
        InferenceRequest request = context.Request;
        request.Headers = headers;
        request.Path = path;
        request.RequestId = requestId;
        request.FairnessId =
            headers.TryGet("x-llm-d-inference-fairness-id", out string? fairness) && fairness.Length > 0 ? fairness
            : headers.TryGet("x-gateway-inference-fairness-id", out fairness) && fairness.Length > 0 ? fairness
            : DefaultFairnessId;
        return context;
    }

    /// <summary>Parses the body and finds the endpoint: from here on the request counts to the target's load.</summary>
    /// <param name="body">The whole body; empty when the request has none.</param>
    /// <returns>Null, or why the request is refused; the caller still has to call <see cref="End"/>.</returns>
    public InferenceError? Decide(RequestContext context, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(context);
        InferenceError? error = (body.IsEmpty ? null : Parse(context, body)) ?? Schedule(context);
        context.Error = error;
        _metrics.RequestProcessing.Observe(_clock.GetElapsedTime(context.StartedAt).TotalSeconds);
        if (error is null && !body.IsEmpty)
        {
            context.Series = _metrics.SeriesOf(context.Request);
            context.Series.Requests.Inc();
            context.Series.RequestSize.Observe(body.Length);
            context.Series.Running.Inc();
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
        return context.Error = Schedule(context);
    }

    /// <summary>
    /// The proxy says which endpoint answered: from now on the request counts to that one. An unknown endpoint changes nothing. Call it before
    /// <see cref="ResponseStarted"/>.
    /// </summary>
    /// <param name="hostPort"><c>address:port</c>, IPv6 in brackets.</param>
    public static void ServedBy(RequestContext context, string hostPort)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Target is null || context.Target.HostPort == hostPort)
        {
            return;
        }

        foreach (int slot in context.Snapshot!.Slots)
        {
            if (context.Snapshot[slot] is { } endpoint && endpoint.HostPort == hostPort)
            {
                context.MoveLoad(endpoint);
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
        foreach (Named<IResponseHook> hook in _configuration.ResponseHooks)
        {
            hook.Plugin.ResponseStarted(context.Request, context.Target!, headers);
        }
    }

    /// <summary>Bytes of the answer's body passed by.</summary>
    public void ResponseBytes(RequestContext context, int count)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.ResponseBytes == 0 && count > 0)
        {
            context.FirstByteAt = _clock.GetTimestamp();
            context.ReleaseTokens();
            foreach (Named<IResponseHook> hook in _configuration.ResponseHooks)
            {
                hook.Plugin.FirstToken(context.Request, context.Target!);
            }
        }

        context.ResponseBytes += count;
    }

    /// <summary>The answer passed to its end and its usage was read; the door may still report <see cref="InferenceRequest.ResponseMetadata"/>.</summary>
    public void ResponseCompleted(RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (Named<IResponseHook> hook in _configuration.ResponseHooks)
        {
            hook.Plugin.ResponseCompleted(context.Request, context.Target!, context.Usage);
        }
    }

    /// <summary>Looks for usage in a piece of an answer, cut as the parser wants it: see <see cref="UsageScanner"/>.</summary>
    public static void ReadUsage(RequestContext context, ReadOnlySpan<byte> response)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Parser is { } parser)
        {
            TokenUsage usage = context.Usage;
            parser.Parser.Plugin.ReadUsage(response, context.IsEventStream, ref usage);
            context.Usage = usage;
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
            foreach (Named<IResponseHook> hook in _configuration.ResponseHooks)
            {
                hook.Plugin.RequestEnded(context.Request, context.Target!, ending, context.Usage);
            }
        }

        _recorder.Record(context, ending, status);
        context.Reset();
        _pool.Return(context);
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
        InferenceError? error = parser.Parser.Plugin.ParseRequest(request.Path, body, _needsPrompt, request.Body);
        if (error is not null)
        {
            return error;
        }

        request.Model = request.Body.Model ?? "";
        request.TargetModel = request.Model;
        bool isComplete = !request.Body.RequiresModel || request.Model.Length > 0;
        return isComplete ? null : InferenceError.BadRequest("model not found in request body");
    }

    private InferenceError? Schedule(RequestContext context)
    {
        EndpointSnapshot snapshot = _endpoints.Current;
        context.Snapshot = snapshot;
        SchedulingScratch scratch = context.Scratch;
        scratch.Reserve(snapshot.Count);
        Span<int> located = CandidateLocation.Locate(context, snapshot, scratch.Candidates);
        if (located.IsEmpty)
        {
            return CandidateLocation.NoneFound(context, snapshot);
        }

        InferenceRequest request = context.Request;
        request.PrepareData(_configuration.Columns, snapshot.SlotCount);
        Candidates candidates = new(snapshot, located);
        foreach (Named<IDataProducer> producer in _configuration.Producers)
        {
            long producing = _clock.GetTimestamp();
            producer.Plugin.Produce(request, candidates);
            producer.Duration.Observe(_clock.GetElapsedTime(producing).TotalSeconds);
        }

        bool isSampled = _decisions.ShouldSample();
        ProfileExplanation?[]? explanations = isSampled ? new ProfileExplanation?[_configuration.Scheduler.Profiles.Count] : null;
        long started = _clock.GetTimestamp();
        InferenceError? error = _configuration.Scheduler.Schedule(
            request,
            snapshot,
            located,
            scratch,
            context.Runs,
            out int primary,
            explanations
        );
        TimeSpan duration = _clock.GetElapsedTime(started);
        context.PrimaryProfile = error is null ? primary : -1;
        Endpoint? winner = error is null ? context.Runs.Picks(primary)[0] : null;
        _metrics.SchedulerDuration.Observe(duration.TotalSeconds);
        _metrics.CountAttempt(request, winner);
        if (explanations is not null)
        {
            context.Record = Explain(context, explanations, error is null ? primary : 0, located.Length, winner, duration);
        }

        return error ?? Commit(context, winner!);
    }

    /// <summary>Counts the request to its target's load, then lets the hooks act on the decision.</summary>
    private InferenceError? Commit(RequestContext context, Endpoint target)
    {
        context.Target = target;
        context.Attempts++;
        context.TakeLoad(UncachedTokens(context.Request, target.Slot));
        foreach (Named<IPreRequestHook> hook in _configuration.PreRequestHooks)
        {
            InferenceError? error = hook.Plugin.BeforeSending(context.Request, target, context.Runs);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private long UncachedTokens(InferenceRequest request, int slot)
    {
        int tokens = request.Body.PromptTokens;
        if (_configuration.PrefixMatches is not { } matches)
        {
            return tokens;
        }

        return Math.Max(0, tokens - request.Data(matches)[slot].MatchedTokens);
    }

    private DecisionRecord Explain(
        RequestContext context,
        ProfileExplanation?[] explanations,
        int profile,
        int candidates,
        Endpoint? winner,
        TimeSpan duration
    )
    {
        InferenceRequest request = context.Request;
        ReadOnlySpan<PrefixMatch> matches = _configuration.PrefixMatches is { } column ? request.Data(column) : [];
        SchedulingProfile ran = _configuration.Scheduler.Profiles[profile];
        DecisionRecord record = new()
        {
            Time = _clock.GetUtcNow(),
            RequestId = request.RequestId,
            Model = request.Model,
            PromptTokens = request.Body.PromptTokens,
            Profile = ran.Name,
            Duration = duration,
            CandidateCount = candidates,
            Scorers = ran.ScorerWeights,
            Endpoints = explanations[profile]?.Verdicts(context.Snapshot!, matches, winner) ?? [],
            Winner = winner?.Id,
        };
        _decisions.Add(record);
        return record;
    }
}

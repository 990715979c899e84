using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tracing;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// One request on its way through the engine, with everything it holds. Pooled: a door gets it from <see cref="RequestDirector.Begin"/>, must
/// pass it to <see cref="RequestDirector.End"/> exactly once, and must not touch it afterwards.
/// </summary>
public sealed class RequestContext
{
    private readonly ModelNameRestorer _restorer = new();
    private EndpointLoad? _load;
    private long _tokens;
    private bool _isUnanswered;

    /// <summary>What plugins see.</summary>
    public InferenceRequest Request { get; } = new();

    /// <summary>Where the request goes; null before it was scheduled.</summary>
    public Endpoint? Target { get; internal set; }

    /// <summary>The picked endpoints in order of preference; the first is <see cref="Target"/>. Empty before the request was scheduled.</summary>
    public IReadOnlyList<Endpoint> Targets => PrimaryProfile < 0 ? [] : Runs.Picks(PrimaryProfile);

    /// <summary><c>address:port</c> of every picked endpoint, separated by commas; empty before the request was scheduled.</summary>
    public string Destination =>
        Targets.Count switch
        {
            0 => "",
            1 => Targets[0].HostPort,
            _ => string.Join(',', Targets.Select(endpoint => endpoint.HostPort)),
        };

    /// <summary>The endpoints to which the proxy restricts the request; null when it does not. Set by the door before the decision.</summary>
    public SubsetHint? Subset { get; set; }

    /// <summary>What changes in the body on its way to the endpoint; empty when nothing does.</summary>
    public BodyPatch Patch { get; internal set; }

    /// <summary>The scores of every endpoint that the deciding profile scored, when the director was asked to keep them; else empty.</summary>
    public IReadOnlyList<EndpointScore> Scores => ScoreList;

    /// <summary>Endpoints tried so far, the present one included.</summary>
    public int Attempts { get; internal set; }

    /// <summary>
    /// Gives the answer the model's name back that the client asked for; null when the endpoint was asked for the same one. It reads plain
    /// text only: a door passes an answer with a <c>content-encoding</c> by it.
    /// </summary>
    public ModelNameRestorer? ModelRestorer => RestoresModel ? _restorer : null;

    internal List<EndpointScore> ScoreList { get; } = [];

    /// <summary>The scheduler's first choice; <see cref="Target"/> differs once the proxy said that another endpoint answered.</summary>
    internal Endpoint? Picked { get; set; }

    internal RequestDirector? Director { get; set; }

    internal bool RestoresModel { get; private set; }

    /// <summary>The profile whose picks are the destination; -1 before the request was scheduled.</summary>
    internal int PrimaryProfile { get; set; } = -1;

    internal ProfileRuns Runs { get; } = new();

    internal SchedulingScratch Scratch { get; } = new();

    internal ResponseTiming Timing { get; } = new();

    internal RequestTrace Trace { get; } = new();

    /// <summary>Endpoints that could not be connected to for this request.</summary>
    internal List<int> Excluded { get; } = [];

    internal CompiledParser? Parser { get; set; }

    internal RequestSeries? Series { get; set; }

    internal DecisionRecord? Record { get; set; }

    internal InferenceError? Error { get; set; }

    internal EndpointSnapshot? Snapshot { get; set; }

    /// <summary>Between its beginning and its end; false in the pool.</summary>
    internal bool IsLive { get; set; }

    internal long StartedAt { get; set; }

    internal long FirstByteAt { get; set; }

    internal bool IsEventStream { get; set; }

    /// <summary>The client asked for a stream, or got one.</summary>
    internal bool IsStreaming => IsEventStream || Request.Body.IsStreaming;

    internal int Status { get; set; }

    internal long ResponseBytes { get; set; }

    internal TokenUsage Usage { get; set; }

    /// <summary>The request counts to its target's load.</summary>
    internal bool HoldsLoad => _load is not null;

    /// <summary>Counts the request to its target's load.</summary>
    /// <param name="tokens">Prompt tokens the target has to compute, until the first byte of the answer.</param>
    internal void TakeLoad(long tokens)
    {
        _load = Snapshot!.Load;
        _tokens = tokens;
        _isUnanswered = true;
        Interlocked.Increment(ref _load.Requests.At(Target!.Slot));
        Interlocked.Increment(ref _load.Unanswered.At(Target.Slot));
        Interlocked.Add(ref _load.Tokens.At(Target.Slot), tokens);
    }

    /// <summary>The prompt is computed. Does nothing when that is known already.</summary>
    internal void ReleasePrompt()
    {
        if (_load is null || !_isUnanswered)
        {
            return;
        }

        Interlocked.Add(ref _load.Tokens.At(Target!.Slot), -_tokens);
        Interlocked.Decrement(ref _load.Unanswered.At(Target.Slot));
        _isUnanswered = false;
    }

    /// <summary>Gives back whatever is held. Does nothing when nothing is.</summary>
    internal void ReleaseLoad()
    {
        ReleasePrompt();
        if (_load is not null)
        {
            Interlocked.Decrement(ref _load.Requests.At(Target!.Slot));
            _load = null;
        }
    }

    /// <summary>The request counts to another endpoint's load from now on: not the target answered but another of the list.</summary>
    /// <param name="tokens">Prompt tokens that the other one has to compute.</param>
    internal void MoveLoad(Endpoint to, long tokens)
    {
        bool isUnanswered = _isUnanswered;
        bool held = HoldsLoad;
        ReleaseLoad();
        Target = to;
        Request.UncachedTokens = tokens;
        if (held)
        {
            TakeLoad(tokens);
            if (!isUnanswered)
            {
                ReleasePrompt();
            }
        }
    }

    /// <summary>The endpoint is asked for another model than the client named: answers are to be given the client's name.</summary>
    internal void RestoreModel()
    {
        RestoresModel = true;
        _restorer.Begin(Request.TargetModel, Request.Model);
    }

    internal void Reset()
    {
        Request.Reset();
        Target = null;
        Picked = null;
        Director = null;
        PrimaryProfile = -1;
        Subset = null;
        Patch = default;
        ScoreList.Clear();
        RestoresModel = false;
        _restorer.Reset();
        Attempts = 0;
        Excluded.Clear();
        Parser = null;
        Series = null;
        Record = null;
        Error = null;
        Snapshot = null;
        IsLive = false;
        StartedAt = 0;
        FirstByteAt = 0;
        Timing.Reset();
        IsEventStream = false;
        Status = 0;
        ResponseBytes = 0;
        Usage = TokenUsage.Unknown;
    }
}

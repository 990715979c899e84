using InferenceGateway.Simulation.Adapters;
using InferenceGateway.Simulation.KvCache;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Metrics;

namespace InferenceGateway.Simulation.Model;

/// <summary>
/// A model server without clock, socket or thread: requests go in, time is told, tokens come out through <see cref="IRequestObserver"/>.
/// The same seed and the same calls give the same answers, in real time as in virtual time. Not thread-safe.
/// </summary>
public sealed class ServerModel
{
    /// <summary>How often younger requests may pass one that waits for an adapter slot before all wait behind it.</summary>
    internal const int MaximumOvertakes = 64;

    private readonly Random _random;
    private readonly SequenceMemory _memory;
    private readonly AdapterSlots _adapters;
    private readonly RequestQueue _waiting = new();
    private readonly List<ModelRequest> _running = [];
    private Execution _execution;
    private bool _waitsForBlocks;
    private bool _isBusy;

    /// <param name="options">Size and speed; refused with an <see cref="ArgumentException"/> when <see cref="ServerModelOptions.Validate"/> objects.</param>
    /// <param name="random">The only source of chance.</param>
    public ServerModel(ServerModelOptions options, Random random)
    {
        if (options.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        Options = options;
        _random = random;
        _memory = new SequenceMemory(options.CacheBlocks, options.BlockSize, options.PrefixCaching, options.MaximumModelLength);
        _adapters = new AdapterSlots(options.MaximumAdapters);
        Statistics = new EngineStatistics(options.MaximumModelLength);
        Sampler = new LatencySampler(options.Latency, options.MaximumSequences, random);
        _execution = CreateExecution();
    }

    /// <summary>Size and, at the start, speed.</summary>
    public ServerModelOptions Options { get; }

    /// <summary>The latest time the model was told.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>When something happens next if nothing new arrives; null when nothing is under way.</summary>
    public TimeSpan? NextEventAt => _execution.NextEventAt;

    /// <summary>Sequences that hold a slot.</summary>
    public int RunningCount => _running.Count;

    /// <summary>Requests the engine holds back.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Accepted requests that the engine has not seen yet.</summary>
    public int PreparingCount => _execution.Preparing.Count;

    /// <summary>Share of the cache blocks that running sequences reference, 0 to 1.</summary>
    public double CacheUsage => (double)_memory.ReferencedBlocks / _memory.Capacity;

    /// <summary>Blocks referenced by running sequences.</summary>
    public int ReferencedBlocks => _memory.ReferencedBlocks;

    /// <summary>Counters and histograms since the start.</summary>
    public EngineStatistics Statistics { get; }

    internal LatencySampler Sampler { get; private set; }

    internal List<ModelRequest> Running => _running;

    internal int PreemptedRequests { get; private set; }

    /// <summary>Hands in a request. <paramref name="now"/> must not lie before <see cref="Now"/>.</summary>
    public SubmitOutcome Submit(ModelRequest request, TimeSpan now)
    {
        if (request.State != RequestState.Created)
        {
            throw new InvalidOperationException("A request is submitted once.");
        }

        now = AdvanceTo(now);
        if (!_memory.CanEverHold(request.PromptTokens))
        {
            return SubmitOutcome.TooLarge;
        }

        bool slotsAreOfUse = !_waitsForBlocks && _adapters.CanEnter(request.Adapter);
        int seats = slotsAreOfUse ? Options.MaximumSequences - RunningCount : 0;
        if (WaitingCount + PreparingCount >= Options.MaximumWaiting + seats)
        {
            return SubmitOutcome.QueueFull;
        }

        request.ArrivedAt = now;
        _execution.Enter(request, now);
        ResumeUnlessBusy(now);
        return SubmitOutcome.Accepted;
    }

    /// <summary>Ends a request at once and frees what it holds; without effect when it is over already.</summary>
    public void Cancel(ModelRequest request, TimeSpan now)
    {
        now = AdvanceTo(now);
        if (request.State is RequestState.Created or RequestState.Finished)
        {
            return;
        }

        Finish(request, FinishReason.Abort, now);
        ResumeUnlessBusy(now);
    }

    /// <summary>Lets everything happen that is due up to and including <paramref name="now"/>.</summary>
    public void Advance(TimeSpan now)
    {
        if (_isBusy)
        {
            // Called from within a callback, at the time of the event that is being worked on.
            return;
        }

        _isBusy = true;
        while (_execution.NextEventAt is { } next && next <= now)
        {
            Now = next;
            _execution.RunNextEvent();
        }

        _isBusy = false;
        Now = now > Now ? now : Now;
    }

    /// <summary>Replaces the time constants. Delays already drawn stay as they are unless the calculator changes.</summary>
    public void ChangeLatency(LatencyOptions latency, TimeSpan now)
    {
        if (latency.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(latency));
        }

        now = AdvanceTo(now);
        bool sameExecution = (Sampler.Calculator == LatencyCalculator.Step) == (latency.Calculator == LatencyCalculator.Step);
        Sampler = new LatencySampler(latency, Options.MaximumSequences, _random);
        if (!sameExecution)
        {
            Execution before = _execution;
            _execution = CreateExecution();
            _execution.TakeOver(before.Preparing, _running, now);
            ResumeUnlessBusy(now);
        }
    }

    /// <summary>Adds the names of the adapters with running requests.</summary>
    public void CopyRunningAdapters(ICollection<string> names) => _adapters.CopyUsed(names);

    /// <summary>Adds the names of the adapters with waiting requests, each once.</summary>
    public void CopyWaitingAdapters(ICollection<string> names)
    {
        for (ModelRequest? request = _waiting.First; request is not null; request = request.Next)
        {
            if (request.Adapter is { } adapter && !names.Contains(adapter))
            {
                names.Add(adapter);
            }
        }
    }

    internal void Enqueue(ModelRequest request, TimeSpan now)
    {
        request.State = RequestState.Waiting;
        request.QueuedAt = now;
        _waiting.AddLast(request);
    }

    /// <summary>
    /// Lets in the first waiting request that can run. One that lacks only an adapter slot may be passed, a bounded number of times;
    /// one that lacks memory may not, or large prompts would starve.
    /// </summary>
    internal ModelRequest? AdmitNext(TimeSpan now)
    {
        _waitsForBlocks = false;
        for (ModelRequest? request = _waiting.First; request is not null && RunningCount < Options.MaximumSequences; request = request.Next)
        {
            if (!_adapters.CanEnter(request.Adapter))
            {
                if (request.TimesOvertaken >= MaximumOvertakes)
                {
                    return null;
                }

                continue;
            }

            if (!_memory.TryAcquire(request, out int cached))
            {
                _waitsForBlocks = true;
                return null;
            }

            Admit(request, cached, now);
            return request;
        }

        return null;
    }

    internal void EmitToken(ModelRequest request, TimeSpan at)
    {
        if (request.OutputTokens > 0)
        {
            request.Generated++;
            if (request.Generated == 1)
            {
                request.FirstTokenAt = at;
            }

            Statistics.RecordToken(request, at);
            request.LastTokenAt = at;
            request.Observer.OnToken(request, at);
        }
        else
        {
            Statistics.PromptTokens += request.PromptTokens;
        }

        if (request.State == RequestState.Running && request.Generated >= request.OutputTokens)
        {
            Finish(request, request.NaturalEnd, at);
        }
    }

    /// <summary>
    /// Makes room for the key and value of a sequence's latest token, if need be at the cost of the sequence admitted last. False when the
    /// sequence itself had to go.
    /// </summary>
    internal bool EnsureBlocks(ModelRequest request, TimeSpan now)
    {
        while (!_memory.HoldsAll(request))
        {
            if (_memory.TryGrow(request))
            {
                continue;
            }

            if (RunningCount == 1)
            {
                Finish(request, FinishReason.Length, now);
                return false;
            }

            ModelRequest victim = _running[^1];
            Preempt(victim);
            if (victim == request)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc cref="SequenceMemory.PublishPrompt"/>
    internal void PublishPrompt(ModelRequest request, int from, int to) => _memory.PublishPrompt(request, from, to);

    private void Admit(ModelRequest request, int cached, TimeSpan now)
    {
        for (ModelRequest? passed = request.Previous; passed is not null; passed = passed.Previous)
        {
            passed.TimesOvertaken++;
        }

        _waiting.Remove(request);
        _adapters.Enter(request.Adapter);
        _running.Add(request);
        request.State = RequestState.Running;
        // The next token is computed from the last one, so at least that one is run through the model.
        request.RemainingPrefill = Math.Max(1, request.ContextTokens - cached);
        if (!request.WasAdmitted)
        {
            request.WasAdmitted = true;
            request.AdmittedAt = now;
            request.CachedTokens = cached;
            Statistics.PrefixCacheQueries += request.PromptTokens;
            Statistics.PrefixCacheHits += cached;
        }
    }

    private void Preempt(ModelRequest request)
    {
        PreemptedRequests++;
        Statistics.Preemptions++;
        LeaveRunning(request);
        request.EventVersion++;
        request.State = RequestState.Waiting;
        _waiting.AddFirst(request);
    }

    private void Finish(ModelRequest request, FinishReason reason, TimeSpan at)
    {
        if (request.State == RequestState.Running)
        {
            LeaveRunning(request);
        }
        else if (request.State == RequestState.Waiting)
        {
            _waiting.Remove(request);
        }
        else
        {
            _execution.Withdraw(request);
        }

        request.State = RequestState.Finished;
        request.FinishReason = reason;
        request.FinishedAt = at;
        Statistics.RecordEnd(request, at);
        request.Observer.OnFinished(request, at);
    }

    private void LeaveRunning(ModelRequest request)
    {
        _running.Remove(request);
        _adapters.Leave(request.Adapter);
        _memory.Release(request);
        request.Chunk = 0;
    }

    /// <summary>The time that counts: from within a callback it is that of the event being worked on.</summary>
    private TimeSpan AdvanceTo(TimeSpan now)
    {
        Advance(now);
        return _isBusy || now < Now ? Now : now;
    }

    private void ResumeUnlessBusy(TimeSpan now)
    {
        if (!_isBusy)
        {
            _isBusy = true;
            _execution.Resume(now);
            _isBusy = false;
        }
    }

    private Execution CreateExecution() =>
        Sampler.Calculator == LatencyCalculator.Step ? new StepExecution(this) : new CalculatedExecution(this);
}

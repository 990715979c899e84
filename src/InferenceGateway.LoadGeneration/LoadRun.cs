using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration;

/// <summary>One run of a workload: decides when requests are sent, hands them to a sender and gathers what it observes.</summary>
public sealed class LoadRun
{
    private readonly LoadOptions _options;
    private readonly IWorkload _workload;
    private readonly IRequestSender _sender;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _interrupt;
    private readonly LoadRecorder _recorder;
    private readonly SemaphoreSlim _slots;
    private long _claimed;

    private LoadRun(
        LoadOptions options,
        IWorkload workload,
        IRequestSender sender,
        TimeProvider clock,
        SemaphoreSlim slots,
        CancellationToken interrupt
    )
    {
        _options = options;
        _workload = workload;
        _sender = sender;
        _clock = clock;
        _interrupt = interrupt;
        _recorder = new LoadRecorder(clock, options.Objectives, options.Description.Seed);
        _slots = slots;
    }

    /// <summary>Runs to the end of the schedule, waits for what is under way, and reports.</summary>
    /// <param name="options">How the workload is driven.</param>
    /// <param name="workload">What is sent.</param>
    /// <param name="sender">Where it is sent.</param>
    /// <param name="clock">The clock of the run: schedule, timestamps and progress.</param>
    /// <param name="progress">Told where the run stands every <see cref="LoadOptions.ProgressInterval"/>; may be null.</param>
    /// <param name="cancellationToken">Ends the run early: requests under way are cancelled, and what ran is reported.</param>
    /// <exception cref="ArgumentException">The options contradict each other or the workload.</exception>
    /// <exception cref="Traces.TraceFormatException">A line of a trace cannot be read.</exception>
    public static async Task<LoadReport> ExecuteAsync(
        LoadOptions options,
        IWorkload workload,
        IRequestSender sender,
        TimeProvider clock,
        IProgress<LoadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(clock);
        Validate(options, workload);
        using SemaphoreSlim slots = new(options.InFlightLimit);
        LoadRun run = new(options, workload, sender, clock, slots, cancellationToken);
        await using ITimer? timer = progress is null
            ? null
            : clock.CreateTimer(_ => progress.Report(run._recorder.Progress()), null, options.ProgressInterval, options.ProgressInterval);
        await (options.Concurrency is { } concurrency ? run.RunClosedLoopAsync(concurrency) : run.RunOpenLoopAsync());
        return run._recorder.Report(options.Description, cancellationToken.IsCancellationRequested);
    }

    private static void Validate(LoadOptions options, IWorkload workload)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InFlightLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency ?? 1, 1);
        if (options is { Arrivals: not null, Concurrency: not null })
        {
            throw new ArgumentException("a run is open-loop (arrivals) or closed-loop (concurrency), not both", nameof(options));
        }

        if (options is { Arrivals: null, Concurrency: null } && !workload.HasArrivalTimes)
        {
            throw new ArgumentException(
                $"workload '{workload.Name}' has no arrival times: give arrivals or a concurrency",
                nameof(options)
            );
        }
    }

    private async Task RunOpenLoopAsync()
    {
        OutstandingWork sessions = new();
        try
        {
            foreach ((TimeSpan due, WorkloadSession session) in Schedule())
            {
                if (due > _options.Duration || IsExhausted())
                {
                    break;
                }

                await _clock.WaitUntilAsync(_recorder.Start, due, _interrupt);
                await TakeSlotAsync();
                // Claimed here and not by the session: the same requests are sent in every run, in whatever order their tasks begin.
                if (!TryClaim())
                {
                    _slots.Release();
                    break;
                }

                sessions.Start(() => RunSessionAsync(session, _clock.TimestampAt(_recorder.Start, due), isAdmitted: true));
            }
        }
        catch (OperationCanceledException) when (_interrupt.IsCancellationRequested)
        {
            // Interrupted: what is under way ends by the same token.
        }
        finally
        {
            await sessions.WhenAllEndedAsync();
        }
    }

    private IEnumerable<(TimeSpan Due, WorkloadSession Session)> Schedule() =>
        _options.Arrivals is { } arrivals
            ? arrivals.Times().Zip(_workload.Sessions())
            : _workload.Sessions().Select(session => (session.Arrival ?? TimeSpan.Zero, session));

    private async Task RunClosedLoopAsync(int concurrency)
    {
        using SharedSequence<WorkloadSession> sessions = new(_workload.Sessions());
        OutstandingWork workers = new();
        for (int worker = 0; worker < concurrency; worker++)
        {
            workers.Start(() => RunWorkerAsync(sessions));
        }

        await workers.WhenAllEndedAsync();
    }

    private async Task RunWorkerAsync(SharedSequence<WorkloadSession> sessions)
    {
        while (!_interrupt.IsCancellationRequested && !IsOver() && !IsExhausted() && sessions.TryTake(out WorkloadSession? session))
        {
            await RunSessionAsync(session, _clock.GetTimestamp(), isAdmitted: false);
        }
    }

    /// <summary>Runs a session turn by turn. With <paramref name="isAdmitted"/> the first turn is claimed and its place taken already.</summary>
    private async Task RunSessionAsync(WorkloadSession session, long scheduled, bool isAdmitted)
    {
        bool holdsSlot = isAdmitted;
        try
        {
            PlannedRequest? request = session.Next(previous: null);
            while (request is not null && (holdsSlot || TryClaim()))
            {
                if (!holdsSlot)
                {
                    await TakeSlotAsync();
                    holdsSlot = true;
                }

                RequestObservation observation = await SendAsync(request, scheduled);
                _slots.Release();
                holdsSlot = false;
                if (observation.WasCancelled)
                {
                    return;
                }

                request = session.Next(ResultOf(observation));
                TimeSpan due = _clock.GetElapsedTime(_recorder.Start, observation.End) + (request?.ThinkTime ?? TimeSpan.Zero);
                if (request is null || due > _options.Duration)
                {
                    return;
                }

                await _clock.WaitUntilAsync(_recorder.Start, due, _interrupt);
                scheduled = _clock.TimestampAt(_recorder.Start, due);
            }
        }
        catch (OperationCanceledException) when (_interrupt.IsCancellationRequested)
        {
            // Interrupted between two turns.
        }
        finally
        {
            if (holdsSlot)
            {
                _slots.Release();
            }
        }
    }

    private async Task<RequestObservation> SendAsync(PlannedRequest request, long scheduled)
    {
        RequestObservation observation = new(_clock, scheduled);
        observation.MarkSent();
        _recorder.Begin();
        try
        {
            await _sender.SendAsync(request, observation, _interrupt);
        }
        catch (OperationCanceledException) when (_interrupt.IsCancellationRequested)
        {
            observation.MarkCancelled();
        }
        catch (Exception exception)
        {
            observation.Fail(FailureLabel.ForException(exception, observation.Status), exception.Message);
        }

        observation.MarkEnd();
        _recorder.End(request, observation);
        return observation;
    }

    private async Task TakeSlotAsync()
    {
        // Not cancelled itself: an interruption ends the requests under way, and their places come free.
        Task entry = _slots.WaitAsync(CancellationToken.None);
        if (!entry.IsCompleted)
        {
            _recorder.AddHeld();
        }

        await entry;
        if (_interrupt.IsCancellationRequested)
        {
            _slots.Release();
            _interrupt.ThrowIfCancellationRequested();
        }
    }

    private bool TryClaim() => _options.MaximumRequests is not { } maximum || Interlocked.Increment(ref _claimed) <= maximum;

    private bool IsExhausted() => _options.MaximumRequests is { } maximum && Interlocked.Read(ref _claimed) >= maximum;

    private bool IsOver() => _clock.GetElapsedTime(_recorder.Start) >= _options.Duration;

    private static TurnResult ResultOf(RequestObservation observation) =>
        new(observation.Failure is null, observation.OutputTokens ?? observation.TokenFrames, observation.Answer);
}

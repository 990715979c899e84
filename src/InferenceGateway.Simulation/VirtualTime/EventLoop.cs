namespace InferenceGateway.Simulation.VirtualTime;

/// <summary>
/// Runs asynchronous work in virtual time on the calling thread: whatever is ready goes on in the order in which it became ready, and when
/// nothing is, the clock moves to its next event. Nothing waits and nothing runs in parallel, so equal work takes equal steps.
/// </summary>
/// <remarks>
/// The work must use <see cref="Clock"/> for every wait and must not go to another thread; a continuation that comes from one is refused.
/// </remarks>
public sealed class EventLoop : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private int _thread = -1;
    private bool _isOver;

    /// <summary>The clock of the work.</summary>
    public VirtualClock Clock { get; } = new();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs work to its end. Timers and work that are left then never go on.</summary>
    /// <param name="work">Starts the work; called on this loop.</param>
    /// <param name="cancellation">Gives up between two steps. The work itself is not told: it never goes on.</param>
    /// <exception cref="InvalidOperationException">The work waits for something that is not going to happen in virtual time.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public T Run<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_thread != -1)
        {
            throw new InvalidOperationException("An event loop runs once.");
        }

        // Continuations prefer a context of the caller's to this scheduler.
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            // A task of this scheduler around it all, so that what timers start is at home here too.
            Task<T> all = new(() => Pump(work(), cancellation));
            TryExecuteTask(all, this);
            return all.GetAwaiter().GetResult();
        }
        finally
        {
            _isOver = true;
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (_isOver)
        {
            // Work that was left; a finalizer may wake it from its own thread.
            return;
        }

        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Work in virtual time went on in another thread.");
        }

        _ready.Enqueue(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;

    private T Pump<T>(Task<T> work, CancellationToken cancellation)
    {
        while (true)
        {
            while (_ready.TryDequeue(out Task? next))
            {
                TryExecuteTask(next);
            }

            if (work.IsCompleted)
            {
                return work.GetAwaiter().GetResult();
            }

            cancellation.ThrowIfCancellationRequested();
            if (!Clock.TryAdvance())
            {
                throw new InvalidOperationException("The work waits for something that is not going to happen in virtual time.");
            }
        }
    }

    /// <summary>Starting it puts the task into the queue of its scheduler; from there it is taken at once.</summary>
    private static void TryExecuteTask(Task task, EventLoop loop)
    {
        task.Start(loop);
        loop.TryExecuteTask(loop._ready.Dequeue());
    }
}

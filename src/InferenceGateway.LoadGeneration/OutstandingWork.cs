namespace InferenceGateway.LoadGeneration;

/// <summary>Counts work that was started and not waited for, without keeping a task for each piece. Thread-safe.</summary>
internal sealed class OutstandingWork
{
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more than the work under way, until the caller waits: so the count cannot reach zero before.</summary>
    private long _count = 1;
    private Exception? _failure;

    /// <summary>
    /// Starts work on the current task scheduler: the thread pool, or one of a simulation that wants its own order of things.
    /// Never on the caller's stack, so a large prompt does not delay the next arrival.
    /// </summary>
    public void Start(Func<Task> work)
    {
        Interlocked.Increment(ref _count);
        _ = Task.Factory.StartNew(() => RunAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
    }

    /// <summary>Completes when everything started has ended, with the first exception if there was one. Called once, after the last start.</summary>
    public Task WhenAllEndedAsync()
    {
        Decrement();
        return _allEnded.Task;
    }

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        finally
        {
            Decrement();
        }
    }

    private void Decrement()
    {
        if (Interlocked.Decrement(ref _count) > 0)
        {
            return;
        }

        if (_failure is null)
        {
            _allEnded.TrySetResult();
        }
        else
        {
            _allEnded.TrySetException(_failure);
        }
    }
}

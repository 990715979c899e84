using System.Threading.Tasks.Sources;

namespace InferenceGateway.Simulation.Server;

/// <summary>
/// Wakes the one task that waits, or lets its next wait pass at once. Signals that come while nobody waits count as one. Allocates nothing per wait.
/// </summary>
internal sealed class Wakeup : IValueTaskSource
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;

    // The signaller holds the model's lock, so whoever wakes must not run on its thread.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public void Signal()
    {
        if (
            Interlocked.CompareExchange(ref _state, Signalled, Idle) != Idle
            && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting
        )
        {
            _source.SetResult(true);
        }
    }

    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Signalled) == Signalled)
        {
            return ValueTask.CompletedTask;
        }

        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, _source.Version);
        }

        Interlocked.Exchange(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    public void GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}

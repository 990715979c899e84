using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.VirtualTime;

namespace InferenceGateway.Simulation.Server;

/// <summary>
/// Runs a <see cref="ServerModel"/> in the time of a <see cref="TimeProvider"/>: one timer for the whole server, set to the model's next event.
/// Thread-safe; callbacks of the model run under its lock.
/// </summary>
internal sealed class ModelDriver : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ServerModel _model;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private TimeSpan? _armedFor;
    private bool _isDisposed;

    public ModelDriver(ServerModel model, TimeProvider time)
    {
        _model = model;
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(
            static driver => ((ModelDriver)driver!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Submits all of the requests or, when one is refused, none.</summary>
    public SubmitOutcome Submit(ModelRequest[] requests)
    {
        lock (_gate)
        {
            TimeSpan now = Now();
            for (int i = 0; i < requests.Length; i++)
            {
                SubmitOutcome outcome = _model.Submit(requests[i], now);
                if (outcome != SubmitOutcome.Accepted)
                {
                    for (int accepted = 0; accepted < i; accepted++)
                    {
                        _model.Cancel(requests[accepted], now);
                    }

                    Arm(now);
                    return outcome;
                }
            }

            Arm(now);
            return SubmitOutcome.Accepted;
        }
    }

    public void Cancel(ModelRequest[] requests)
    {
        lock (_gate)
        {
            TimeSpan now = Now();
            foreach (ModelRequest request in requests)
            {
                _model.Cancel(request, now);
            }

            Arm(now);
        }
    }

    /// <summary>Looks at or changes the model while nothing else does.</summary>
    public T Use<T>(Func<ServerModel, TimeSpan, T> use)
    {
        lock (_gate)
        {
            TimeSpan now = Now();
            _model.Advance(now);
            T result = use(_model, now);
            Arm(now);
            return result;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private TimeSpan Now() => _time.GetElapsedTime(_start);

    private void OnTimer()
    {
        lock (_gate)
        {
            _armedFor = null;
            TimeSpan now = Now();
            _model.Advance(now);
            Arm(now);
        }
    }

    private void Arm(TimeSpan now)
    {
        if (_isDisposed || _model.NextEventAt is not { } next || next == _armedFor)
        {
            return;
        }

        TimeSpan left = next > now ? next - now : TimeSpan.Zero;
        // The system's timers count whole milliseconds and drop the rest: rounding up avoids waking too early. The model's own times stay exact.
        bool isExact = _time is VirtualClock;
        _armedFor = next;
        _timer.Change(isExact ? left : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}

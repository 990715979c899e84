namespace InferenceGateway.EndpointPicker.Health;

/// <summary>Answers what the health service is asked. Thread-safe.</summary>
/// <remarks>
/// <c>liveness</c> says that the process answers, and nothing else: a restart helps neither a process that waits for its endpoints nor one that
/// drains. Everything else follows <see cref="ServingConditions.IsReady"/>; a name nobody knows is answered with
/// <see cref="ServingStatus.ServiceUnknown"/>.
/// </remarks>
internal sealed class HealthState
{
    public const string Liveness = "liveness";
    public const string Readiness = "readiness";
    public const string ExternalProcessor = "envoy.service.ext_proc.v3.ExternalProcessor";

    /// <summary>What charts with a single replica call the whole process.</summary>
    public const string Legacy = "inference-extension";

    private readonly Lock _changing = new();
    private ServingConditions _conditions;
    private TaskCompletionSource _changed = NewSignal();
    private bool _isClosed;

    /// <summary>The names that <c>List</c> answers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["", ExternalProcessor, Liveness, Readiness];

    public ServingConditions Conditions
    {
        get
        {
            lock (_changing)
            {
                return _conditions;
            }
        }
    }

    /// <summary>True once nobody should wait for changes any more.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    public ServingStatus Check(string service) =>
        service switch
        {
            Liveness => ServingStatus.Serving,
            "" or Readiness or ExternalProcessor or Legacy => Conditions.IsReady ? ServingStatus.Serving : ServingStatus.NotServing,
            _ => ServingStatus.ServiceUnknown,
        };

    /// <summary>Changes the conditions; whoever waits hears of it.</summary>
    public void Update(Func<ServingConditions, ServingConditions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_changing)
        {
            _conditions = change(_conditions);
            Signal();
        }
    }

    /// <summary>Sends everybody home who waits for changes, so that open watches hold up no listener that stops.</summary>
    public void Close()
    {
        lock (_changing)
        {
            _isClosed = true;
            Signal();
        }
    }

    /// <summary>Completes with the next change. Take it before <see cref="Check"/>, or a change in between is missed.</summary>
    public Task NextChange()
    {
        lock (_changing)
        {
            return _isClosed ? Task.CompletedTask : _changed.Task;
        }
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

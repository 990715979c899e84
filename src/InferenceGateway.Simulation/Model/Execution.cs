namespace InferenceGateway.Simulation.Model;

/// <summary>Decides when the running sequences of a <see cref="ServerModel"/> get their tokens. Knows no clock: it is told the time.</summary>
internal abstract class Execution
{
    /// <summary>When something happens next if nothing new arrives; null when idle.</summary>
    public abstract TimeSpan? NextEventAt { get; }

    /// <summary>Takes an accepted request; starts nothing before <see cref="Resume"/>.</summary>
    public abstract void Enter(ModelRequest request, TimeSpan now);

    /// <summary>Forgets an accepted request that the waiting queue has not seen yet.</summary>
    public abstract void Withdraw(ModelRequest request);

    /// <summary>Does the one thing that is due at <see cref="NextEventAt"/>.</summary>
    public abstract void RunNextEvent();

    /// <summary>Something was released, or requests were handed over: starts what can start.</summary>
    public abstract void Resume(TimeSpan now);

    /// <summary>Takes over the requests of a predecessor when the way of timing is changed.</summary>
    public abstract void TakeOver(IReadOnlyList<ModelRequest> preparing, IReadOnlyList<ModelRequest> running, TimeSpan now);

    /// <summary>Accepted requests the waiting queue has not seen yet.</summary>
    public abstract IReadOnlyList<ModelRequest> Preparing { get; }
}

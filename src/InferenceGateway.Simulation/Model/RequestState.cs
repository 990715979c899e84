namespace InferenceGateway.Simulation.Model;

/// <summary>Where a request stands.</summary>
public enum RequestState
{
    /// <summary>Not submitted.</summary>
    Created,

    /// <summary>Accepted; the engine does not see it yet.</summary>
    Preparing,

    /// <summary>In the engine's waiting queue, for the first time or after a preemption.</summary>
    Waiting,

    /// <summary>Holds a sequence slot and cache blocks.</summary>
    Running,

    /// <summary>Over; holds nothing.</summary>
    Finished,
}

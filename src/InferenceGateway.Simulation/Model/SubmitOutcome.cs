namespace InferenceGateway.Simulation.Model;

/// <summary>The model's immediate answer to a submitted request.</summary>
public enum SubmitOutcome
{
    /// <summary>It will run, and end with exactly one <see cref="IRequestObserver.OnFinished"/>.</summary>
    Accepted,

    /// <summary>The waiting queue is full.</summary>
    QueueFull,

    /// <summary>The prompt needs more cache blocks than the server has, so waiting would never help.</summary>
    TooLarge,
}

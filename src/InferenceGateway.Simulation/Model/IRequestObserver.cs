namespace InferenceGateway.Simulation.Model;

/// <summary>
/// Told what happens to a request, on the thread that advances the model and at the model's time. May submit and cancel requests from
/// within a call; must not block.
/// </summary>
public interface IRequestObserver
{
    /// <summary>One more token exists; <see cref="ModelRequest.Generated"/> already counts it.</summary>
    void OnToken(ModelRequest request, TimeSpan at);

    /// <summary>The request is over and holds nothing any more.</summary>
    void OnFinished(ModelRequest request, TimeSpan at);
}

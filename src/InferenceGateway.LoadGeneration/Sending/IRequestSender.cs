using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Sends one request and notes on its observation what happened. Called from many tasks at once.</summary>
public interface IRequestSender
{
    /// <summary>
    /// Sends the request and completes when the answer has ended, well or badly. A failure is noted with
    /// <see cref="RequestObservation.Fail"/>; only cancellation through <paramref name="cancellationToken"/> is thrown.
    /// </summary>
    Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken);
}

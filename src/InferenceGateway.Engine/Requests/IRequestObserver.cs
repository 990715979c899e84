using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.Engine.Requests;

/// <summary>Told of every request's end, e.g. to draw it. Called on the request's thread: must be quick. Thread-safe.</summary>
public interface IRequestObserver
{
    void Ended(InferenceRequest request, RequestOutcome outcome);
}

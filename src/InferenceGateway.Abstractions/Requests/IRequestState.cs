namespace InferenceGateway.Abstractions.Requests;

/// <summary>What one plugin remembers about one request, from one of its calls to the next. Pooled with the request.</summary>
public interface IRequestState
{
    /// <summary>Forgets the request, whatever became of it. Buffers worth keeping may stay.</summary>
    void Reset();
}

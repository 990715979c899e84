namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>A plugin that keeps state per endpoint and must forget it when the endpoint goes. Called in order, one call at a time.</summary>
public interface IEndpointObserver
{
    void Added(Endpoint endpoint);

    /// <summary>The endpoint is gone; its slot may be given to another one after this call.</summary>
    void Removed(Endpoint endpoint);
}

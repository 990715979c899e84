namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>A plugin that keeps state per endpoint and must forget it when the endpoint goes. Called in order, one call at a time.</summary>
public interface IEndpointObserver
{
    void Added(Endpoint endpoint);

    /// <summary>The endpoint is gone; its slot may be given to another one after this call.</summary>
    void Removed(Endpoint endpoint);

    /// <summary>
    /// The endpoint answers again after new connections to it were refused or broken off: most likely it was started anew and holds nothing of
    /// what it held. It keeps its slot. May come for one that only its network had cut off.
    /// </summary>
    void Returned(Endpoint endpoint) { }
}

namespace InferenceGateway.Simulation.Clusters;

/// <summary>A request that a client has sent in virtual time.</summary>
public interface IVirtualExchange
{
    /// <summary>The client gives up: it hears nothing more, and the server stops working on the answer when it hears of it.</summary>
    void Leave();
}

namespace InferenceGateway.Simulation.Clusters;

/// <summary>Whoever sent a request in virtual time. Called at the moment at which something reaches it; nothing follows an end.</summary>
public interface IVirtualClient
{
    /// <summary>Part of the answer is here; the last has an <see cref="AnswerPiece.End"/>.</summary>
    /// <param name="piece">The part.</param>
    /// <param name="server">Name of the server it comes from; null when it is the gateway's own.</param>
    void Received(in AnswerPiece piece, string? server);

    /// <summary>The answer broke off.</summary>
    void Broken();
}

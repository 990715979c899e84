namespace InferenceGateway.Simulation.Model;

/// <summary>Names the cache blocks that a request's generated tokens complete, so that a later turn of the conversation can find them.</summary>
public interface IGeneratedBlocks
{
    /// <summary>
    /// Writes the chained hashes of the full blocks that follow the prompt's last full block once <paramref name="tokens"/> tokens have been generated,
    /// as many as fit, and answers how many.
    /// </summary>
    int Hash(int tokens, Span<ulong> hashes);
}

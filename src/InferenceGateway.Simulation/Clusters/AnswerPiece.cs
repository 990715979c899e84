namespace InferenceGateway.Simulation.Clusters;

/// <summary>What arrives together of an answer: the whole of one that is not streamed. Immutable.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="TokenFrames">Frames with generated content.</param>
/// <param name="ByteCount">Bytes of the body.</param>
public readonly record struct AnswerPiece(int Status, int TokenFrames, int ByteCount)
{
    /// <summary>A piece of a streamed answer.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>The bytes, where they say more than that another token is there; else empty.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Set on the last piece.</summary>
    public AnswerEnd? End { get; init; }
}

namespace InferenceGateway.LoadGeneration.Traces;

/// <summary>One request of a block-hash trace.</summary>
/// <param name="Timestamp">Arrival, counted from the start of the trace.</param>
/// <param name="InputTokens">Length of the prompt in tokens, at least 1.</param>
/// <param name="OutputTokens">Length of the answer in tokens, zero or more.</param>
/// <param name="BlockIds">One id per block of <see cref="TraceReader.BlockTokens"/> prompt tokens; equal ids stand for equal text.
/// As many as the prompt needs; the last block may be partial.</param>
public sealed record TraceRecord(TimeSpan Timestamp, int InputTokens, int OutputTokens, long[] BlockIds);

namespace InferenceGateway.ExtProc.Messages;

/// <summary>Takes serialized answers, in the order in which they go out.</summary>
internal interface IAnswerOutput
{
    /// <summary>Room for one whole answer, which the caller fills before it asks for the next.</summary>
    /// <param name="length">Its exact length in bytes.</param>
    Span<byte> Add(int length);
}

namespace InferenceGateway.ExtProc.Messages;

/// <summary>How a proxy sends a body and which answers it takes. The numbers are those of <c>BodySendMode</c>.</summary>
internal enum BodyMode
{
    None = 0,
    Streamed = 1,
    Buffered = 2,
    BufferedPartial = 3,
    FullDuplexStreamed = 4,
}

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>
/// Reads answers that are a text carried by gRPC messages, which cut it anywhere: an event may begin in one message and end in a later one.
/// Its framing is <see cref="AnswerFraming.GrpcFrames"/>, and <see cref="IBodyParser.ReadUsage"/> is given text: server-sent events, or one JSON
/// document.
/// </summary>
public interface IMessageTextParser : IBodyParser
{
    /// <summary>The part of the text in one message, which comes from anyone; empty when there is none.</summary>
    ReadOnlySpan<byte> TextIn(ReadOnlySpan<byte> message);
}

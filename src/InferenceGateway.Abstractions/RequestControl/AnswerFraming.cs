namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>How an answer is cut into the pieces that <see cref="IBodyParser.ReadUsage"/> is given.</summary>
public enum AnswerFraming
{
    /// <summary>The parser reads no answers: none are held or shown to it.</summary>
    None,

    /// <summary>The whole body at once, unless it is too long to be held.</summary>
    Whole,

    /// <summary>
    /// Complete server-sent events, one or more; an event too long to be held comes as runs of complete lines. The last one may lack its end.
    /// </summary>
    Events,

    /// <summary>Complete gRPC frames, one or more: a flag, four bytes of length, the message.</summary>
    GrpcFrames,
}

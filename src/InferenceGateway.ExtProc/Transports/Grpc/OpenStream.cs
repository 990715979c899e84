using InferenceGateway.ExtProc.Sessions;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>What one stream works with, reused for the next.</summary>
internal sealed class OpenStream(ExtProcSession session)
{
    private long _activeAt;

    public ExtProcSession Session { get; } = session;

    public AnswerBatch Answers { get; } = new();

    /// <summary>The call, while it is open; guarded by <see cref="OpenStreams"/>.</summary>
    public HttpContext? Call { get; set; }

    /// <summary>Nothing arrived for too long.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Timestamp of the last message.</summary>
    public long ActiveAt
    {
        get => Volatile.Read(ref _activeAt);
        set => Volatile.Write(ref _activeAt, value);
    }
}

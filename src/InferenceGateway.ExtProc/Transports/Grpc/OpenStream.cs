using InferenceGateway.ExtProc.Sessions;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>What one stream works with, reused for the next.</summary>
internal sealed class OpenStream(ExtProcSession session) : IDisposable
{
    private CancellationTokenSource _idle = new();
    private long _activeAt;

    public ExtProcSession Session { get; } = session;

    public AnswerBatch Answers { get; } = new();

    /// <summary>The call, while it is open; guarded by <see cref="OpenStreams"/>.</summary>
    public HttpContext? Call { get; set; }

    /// <summary>Nothing arrived for too long.</summary>
    public bool IsIdle => _idle.IsCancellationRequested;

    /// <summary>Cancelled when nothing arrived for too long.</summary>
    public CancellationToken Idle => _idle.Token;

    /// <summary>Timestamp of the last message.</summary>
    public long ActiveAt
    {
        get => Volatile.Read(ref _activeAt);
        set => Volatile.Write(ref _activeAt, value);
    }

    public void Begin(HttpContext call)
    {
        Call = call;
        if (IsIdle)
        {
            _idle.Dispose();
            _idle = new CancellationTokenSource();
        }
    }

    /// <summary>Stops waiting for messages. What waits is woken on another thread.</summary>
    public Task EndIdleAsync() => _idle.CancelAsync();

    public void Dispose() => _idle.Dispose();
}

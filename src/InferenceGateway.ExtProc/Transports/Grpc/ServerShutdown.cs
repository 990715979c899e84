using Microsoft.Extensions.Hosting;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>Knows whether the server waits no longer for streams that are open: those that break now were broken off by it. Thread-safe.</summary>
internal sealed class ServerShutdown : IHostedLifecycleService
{
    private CancellationToken _impatience;

    /// <summary>True before the first stream is broken off: the server heeds the same token.</summary>
    public bool IsBreakingOff => _impatience.IsCancellationRequested;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _impatience = cancellationToken;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

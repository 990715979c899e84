using Microsoft.AspNetCore.Http.Features;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>
/// Tells a client that went away from one whose connection was cut because its answer cannot be completed: the server reports both as
/// an aborted request. Thread-safe.
/// </summary>
internal sealed class ClientLifetime(IHttpRequestLifetimeFeature connection) : IHttpRequestLifetimeFeature
{
    private volatile bool _wasCutHere;

    public CancellationToken RequestAborted
    {
        get => connection.RequestAborted;
        set => connection.RequestAborted = value;
    }

    /// <summary>The client went away by itself.</summary>
    public bool IsClientGone => !_wasCutHere && RequestAborted.IsCancellationRequested;

    public void Abort()
    {
        _wasCutHere |= !RequestAborted.IsCancellationRequested;
        connection.Abort();
    }
}

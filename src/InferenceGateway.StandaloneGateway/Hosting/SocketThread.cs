namespace InferenceGateway.StandaloneGateway.Hosting;

/// <summary>
/// The listener and, where the process asks for it, the client run what follows a read on the thread that waits for the sockets: a streamed
/// piece is passed on without waking another thread. Work that takes longer than passing on a piece leaves that thread first.
/// </summary>
internal static class SocketThread
{
    private const int RequestsPerTurn = 16;

    [ThreadStatic]
    private static int _requests;

    /// <summary>
    /// At the start of each request: a client that sends one after the other without waiting for the answers gets the thread for a few of
    /// them only, and the other clients' sockets have their turn.
    /// </summary>
    public static ValueTask BeginRequestAsync() => ++_requests % RequestsPerTurn == 0 ? LeaveAsync() : ValueTask.CompletedTask;

    /// <summary>Continues on the thread pool; at once if already there.</summary>
    public static async ValueTask LeaveAsync()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            await Task.Yield();
        }
    }
}

using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Load;

/// <summary>One connection of the client, with room for a number of requests at a time. The thread of its <see cref="LoadLoop"/> alone uses it.</summary>
internal abstract class LoadConnection(BufferedSocket socket) : IDisposable
{
    public BufferedSocket Socket { get; } = socket;

    /// <summary>The loop that drives it.</summary>
    public LoadLoop Loop { get; set; } = null!;

    /// <summary>How many requests are under way.</summary>
    public abstract int Live { get; }

    /// <summary>Whether another request may begin.</summary>
    public abstract bool HasRoom { get; }

    /// <summary>Begins a request.</summary>
    /// <param name="now">When.</param>
    public abstract void Start(long now);

    /// <summary>Reads what has come in and acts on it.</summary>
    public abstract void OnReadable(long now);

    /// <summary>Writes what could not be written before, as far as there is room.</summary>
    public abstract void Pump(long now);

    /// <summary>The time that was asked for has come.</summary>
    /// <param name="place">Which of its requests asked.</param>
    /// <param name="now">When.</param>
    public virtual void OnTimer(int place, long now) { }

    public void Dispose() => Socket.Dispose();
}

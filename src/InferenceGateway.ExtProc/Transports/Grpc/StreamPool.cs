using System.Collections.Concurrent;
using InferenceGateway.ExtProc.Sessions;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>Keeps what streams need for reuse; a bounded number, so that a burst does not hold its memory for ever. Thread-safe.</summary>
internal sealed class StreamPool(Func<ExtProcSession> create)
{
    private const int Kept = 1024;

    private readonly ConcurrentBag<OpenStream> _free = [];
    private int _count;

    public OpenStream Rent()
    {
        if (_free.TryTake(out OpenStream? stream))
        {
            Interlocked.Decrement(ref _count);
            return stream;
        }

        return new OpenStream(create());
    }

    /// <param name="stream">Its session is closed.</param>
    public void Return(OpenStream stream)
    {
        stream.Answers.Clear();
        if (Interlocked.Increment(ref _count) <= Kept)
        {
            _free.Add(stream);
        }
        else
        {
            Interlocked.Decrement(ref _count);
            stream.Dispose();
        }
    }
}

using System.Collections.Concurrent;

namespace InferenceGateway.Engine.Requests;

/// <summary>Keeps request contexts for reuse; a bounded number, so that a burst does not hold its memory for ever. Thread-safe.</summary>
internal sealed class RequestPool
{
    private const int Kept = 1024;

    private readonly ConcurrentBag<RequestContext> _free = [];
    private int _count;

    public RequestContext Rent()
    {
        if (_free.TryTake(out RequestContext? context))
        {
            Interlocked.Decrement(ref _count);
            return context;
        }

        context = new RequestContext();
        context.Reset();
        return context;
    }

    /// <param name="context">Reset already.</param>
    public void Return(RequestContext context)
    {
        if (Interlocked.Increment(ref _count) <= Kept)
        {
            _free.Add(context);
        }
        else
        {
            Interlocked.Decrement(ref _count);
            context.Request.Body.Dispose();
        }
    }
}

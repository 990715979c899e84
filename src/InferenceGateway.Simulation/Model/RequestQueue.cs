namespace InferenceGateway.Simulation.Model;

/// <summary>A first-in-first-out queue from whose middle a request can leave at once, without allocation.</summary>
internal sealed class RequestQueue
{
    public ModelRequest? First { get; private set; }

    public ModelRequest? Last { get; private set; }

    public int Count { get; private set; }

    public void AddLast(ModelRequest request)
    {
        request.Previous = Last;
        request.Next = null;
        if (Last is null)
        {
            First = request;
        }
        else
        {
            Last.Next = request;
        }

        Last = request;
        Count++;
    }

    public void AddFirst(ModelRequest request)
    {
        request.Next = First;
        request.Previous = null;
        if (First is null)
        {
            Last = request;
        }
        else
        {
            First.Previous = request;
        }

        First = request;
        Count++;
    }

    public void Remove(ModelRequest request)
    {
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            Last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Previous = null;
        request.Next = null;
        Count--;
    }
}

namespace InferenceGateway.Plugins.Producers;

/// <summary>What is in flight to one endpoint for one fairness id and priority. Thread-safe.</summary>
internal sealed class InFlightSeries(string[] labels)
{
    private const int Retired = -1;

    private int _requests;
    private long _tokens;

    /// <summary>Values of the labels, in order.</summary>
    public string[] Labels => labels;

    public int Requests => Math.Max(0, Volatile.Read(ref _requests));

    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>The last page said 0.</summary>
    public bool WasShownIdle { get; set; }

    /// <summary>Counts one request more.</summary>
    /// <returns>False when the series is no longer shown: another one has to be taken.</returns>
    public bool TryTake(long tokens)
    {
        int requests = Volatile.Read(ref _requests);
        while (requests != Retired)
        {
            int seen = Interlocked.CompareExchange(ref _requests, requests + 1, requests);
            if (seen == requests)
            {
                Interlocked.Add(ref _tokens, tokens);
                return true;
            }

            requests = seen;
        }

        return false;
    }

    public void ReleaseTokens(long tokens) => Interlocked.Add(ref _tokens, -tokens);

    /// <summary>Counts one request less.</summary>
    public void Release() => Interlocked.Decrement(ref _requests);

    /// <summary>Ends the series, unless requests count to it.</summary>
    public bool TryRetire() => Interlocked.CompareExchange(ref _requests, Retired, 0) == 0;
}

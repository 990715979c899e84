using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>What the scorer remembers of a request between sending and its end.</summary>
internal sealed class SentWork : IRequestState
{
    private double[] _speeds = [];

    /// <summary>Where the work in flight is read when the request is sent.</summary>
    public EndpointLoad? Load { get; set; }

    /// <summary>Endpoints it could have been sent to.</summary>
    public int Candidates { get; set; }

    /// <summary>The slot of the cheapest endpoint, for which the two that follow hold.</summary>
    public int Cheapest { get; set; }

    /// <summary>The prefix that few endpoints hold, 0 = none.</summary>
    public ulong Prefix { get; set; }

    /// <summary>Seconds to be added to the regret of <see cref="Prefix"/> if the request goes to <see cref="Cheapest"/>.</summary>
    public double Regret { get; set; }

    /// <summary>
    /// Prompt tokens to be computed at the endpoint up to and including this request's, less what should have been computed by then;
    /// 0 = not sent.
    /// </summary>
    public double Tokens { get; set; }

    /// <summary>Requests in flight there when it was sent, itself not counted.</summary>
    public int Sequences { get; set; }

    public long SentAt { get; set; }

    /// <summary>0 = no token yet.</summary>
    public long FirstTokenAt { get; set; }

    /// <summary>Room for a number for each candidate, with anything in it; lives on with the pooled request.</summary>
    public Span<double> Speeds(int candidates)
    {
        if (_speeds.Length < candidates)
        {
            _speeds = new double[Math.Max(16, candidates + (candidates / 2))];
        }

        return _speeds.AsSpan(0, candidates);
    }

    public void Reset()
    {
        Load = null;
        Candidates = 0;
        Cheapest = 0;
        Prefix = 0;
        Regret = 0;
        Tokens = 0;
        Sequences = 0;
        SentAt = 0;
        FirstTokenAt = 0;
    }
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>What the scorer remembers of a request between sending and its end.</summary>
internal sealed class SentWork : IRequestState
{
    /// <summary>Where the work in flight is read when the request is sent.</summary>
    public EndpointLoad? Load { get; set; }

    /// <summary>Endpoints it could have been sent to.</summary>
    public int Candidates { get; set; }

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

    public void Reset()
    {
        Load = null;
        Candidates = 0;
        Tokens = 0;
        Sequences = 0;
        SentAt = 0;
        FirstTokenAt = 0;
    }
}

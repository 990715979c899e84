using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Producers;

/// <summary>What one request adds to a series. Given back when the request is reset at the latest, however it ended.</summary>
internal sealed class InFlightShare : IRequestState
{
    private InFlightSeries? _series;
    private long _tokens;

    /// <summary>Where the request counts; null when nowhere.</summary>
    public Endpoint? Endpoint { get; private set; }

    /// <summary>Tokens that count, until the first byte of the answer.</summary>
    public long Tokens => _tokens;

    /// <param name="series">Has counted the request already.</param>
    public void Hold(Endpoint endpoint, InFlightSeries series, long tokens)
    {
        Endpoint = endpoint;
        _series = series;
        _tokens = tokens;
    }

    public void ReleaseTokens()
    {
        _series?.ReleaseTokens(_tokens);
        _tokens = 0;
    }

    public void Reset()
    {
        ReleaseTokens();
        _series?.Release();
        _series = null;
        Endpoint = null;
    }
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Sees the answer of a request that was sent.</summary>
public interface IResponseHook : IPlugin
{
    /// <summary>The headers of the answer arrived from <paramref name="servedBy"/>.</summary>
    /// <param name="headers">Headers to add to the client's answer are written here.</param>
    void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers) { }

    /// <summary>The first byte of the answer's body passed: for a streamed answer, the first token. Called once.</summary>
    void FirstToken(InferenceRequest request, Endpoint servedBy) { }

    /// <summary>
    /// The answer passed to its end; <see cref="InferenceRequest.ResponseMetadata"/> still reaches the proxy. Called at most once, before
    /// <see cref="RequestEnded"/>.
    /// </summary>
    void ResponseCompleted(InferenceRequest request, Endpoint servedBy, TokenUsage usage) { }

    /// <summary>The request ended. Called once, whatever the ending, for requests that were sent to an endpoint.</summary>
    void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage) { }
}

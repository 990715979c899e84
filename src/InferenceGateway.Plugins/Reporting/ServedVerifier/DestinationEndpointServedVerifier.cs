using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Reporting;

/// <summary>
/// <c>destination-endpoint-served-verifier</c>: shows in an answer's header which endpoint the proxy said had answered. For conformance tests
/// of proxies.
/// </summary>
internal sealed class DestinationEndpointServedVerifier : IResponseHook
{
    public const string Type = "destination-endpoint-served-verifier";

    private const string Header = "x-conformance-test-served-endpoint";
    private const string Missing = "fail: missing destination endpoint served metadata";

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers) =>
        headers.Set(Header, request.Attributes.TryGet(RequestAttributes.ServedEndpoint, out string? served) ? served : Missing);
}

namespace InferenceGateway.Plugins.Sessions;

/// <summary>Parameters of the strategy <c>encoded_endpoint_header</c>.</summary>
internal sealed record EncodedEndpointHeaderOptions
{
    /// <summary>The header of answers, and of the requests that follow, that carries the endpoint. Surrounding blanks do not count.</summary>
    public string Header { get; set; } = "x-session-token";
}

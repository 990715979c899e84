namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>Headers between gateway and model servers. A client that sends them could steer routing, so they are removed.</summary>
internal static class InternalHeaders
{
    /// <summary>Told to the client: which endpoint answered, <c>address:port</c>.</summary>
    public const string Served = "x-gateway-destination-endpoint-served";

    public static readonly string[] FromClients =
    [
        "x-gateway-destination-endpoint",
        "x-gateway-destination-endpoint-subset",
        Served,
        "x-llm-d-destination-endpoint",
        "x-prefiller-host-port",
        "x-encoder-hosts-ports",
        "x-data-parallel-host-port",
        "x-kv-cache-source-host-port",
    ];
}

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Headers between gateway and model servers. A client that sends them could steer routing, so a door removes them from what it forwards
/// unless the engine set them itself.
/// </summary>
public static class InternalHeaders
{
    /// <summary>Where the request goes: <c>address:port</c>, or several separated by commas in order of preference.</summary>
    public const string Destination = "x-gateway-destination-endpoint";

    /// <summary>Which endpoint answered, <c>address:port</c>.</summary>
    public const string Served = "x-gateway-destination-endpoint-served";

    /// <summary>Names in lower case.</summary>
    public static IReadOnlyList<string> FromClients { get; } =
    [
        Destination,
        "x-gateway-destination-endpoint-subset",
        Served,
        "x-llm-d-destination-endpoint",
        "x-prefiller-host-port",
        "x-encoder-hosts-ports",
        "x-data-parallel-host-port",
        "x-kv-cache-source-host-port",
    ];
}

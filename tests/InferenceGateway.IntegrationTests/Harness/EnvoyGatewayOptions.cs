namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>How an <see cref="EnvoyGateway"/> is set up.</summary>
internal sealed record EnvoyGatewayOptions
{
    /// <summary>What a configuration says for the path of the endpoints file; the gateway puts its own in its place.</summary>
    public const string EndpointsFile = "deploy/envoy/endpoints.yaml";

    /// <summary>Default: as shipped, failing closed, TLS to the picker.</summary>
    public Func<EnvoyBootstrap> Bootstrap { get; init; } = EnvoyBootstrap.FailingClosed;

    /// <summary>An <c>EndpointPickerConfig</c>; null = the shipped one.</summary>
    public string? Configuration { get; init; }

    public IReadOnlyList<string> PickerFlags { get; init; } = [];

    /// <summary>Envoy's worker threads, each with connections of its own.</summary>
    public int Workers { get; init; } = 1;

    public bool StartsPicker { get; init; } = true;

    /// <summary>Envoy's whole log, to find out what happened.</summary>
    public bool IsVerbose { get; init; }
}

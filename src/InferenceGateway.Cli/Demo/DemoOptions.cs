using InferenceGateway.Cli.Clusters;
using InferenceGateway.LoadGeneration.Program;

namespace InferenceGateway.Cli.Demo;

/// <summary>What <c>igw demo</c> can be told.</summary>
internal sealed record DemoOptions
{
    /// <summary>Servers and the gateway.</summary>
    public required ClusterOptions Cluster { get; init; }

    /// <summary>Trace to replay.</summary>
    public required LoadSettings Traffic { get; init; }

    /// <summary>An <c>EndpointPickerConfig</c>; null = the built-in default.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Path of Envoy, to show the endpoint picker behind it; null = the standalone gateway.</summary>
    public string? EnvoyProgram { get; init; }

    /// <summary>Sends the same traffic through a second gateway that routes at random, to have something to compare with.</summary>
    public bool HasBaseline { get; init; } = true;

    /// <summary>Ends when the traffic has ended, instead of keeping the page up until Ctrl-C.</summary>
    public bool ExitsWhenDone { get; init; }

    /// <summary>File for the load report of this gateway, an HTML page.</summary>
    public string? HtmlFile { get; init; }
}

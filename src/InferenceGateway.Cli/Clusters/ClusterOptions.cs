namespace InferenceGateway.Cli.Clusters;

/// <summary>Shape of an <see cref="ICluster"/>. Immutable.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Simulated model servers.</summary>
    public int Servers { get; init; } = 4;

    /// <summary>Timing of the simulated servers.</summary>
    public string Profile { get; init; } = "8b-h100-roofline";

    /// <summary>Seed of the first server; the others follow.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Servers, counted from 1, that run at a factor of the profile's speed; the others at 1.</summary>
    public IReadOnlyDictionary<int, double> SpeedFactors { get; init; } = new Dictionary<int, double>();

    /// <summary>Port of the gateway, 0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>Permits plugins of stability alpha.</summary>
    public bool AllowsExperimentalPlugins { get; init; }
}

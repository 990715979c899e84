namespace InferenceGateway.Abstractions.Plugins;

/// <summary>Plugin types that a configuration gets when it names none for a role that must be filled.</summary>
public sealed record PluginDefaults
{
    /// <summary>Handler of a configuration with one profile; it allows no more.</summary>
    public required string SingleProfileHandler { get; init; }

    /// <summary>Picker of profiles that have none.</summary>
    public required string Picker { get; init; }

    /// <summary>Parsers in the order in which they are asked.</summary>
    public required IReadOnlyList<string> Parsers { get; init; }

    /// <summary>The saturation detector of a configuration that names none; null = nothing is ever saturated.</summary>
    public string? SaturationDetector { get; init; }

    /// <summary>The whole configuration, as YAML, that is used when none is given.</summary>
    public required string Configuration { get; init; }
}

namespace InferenceGateway.Plugins.Scorers;

/// <summary>Parameters of <c>no-hit-lru-scorer</c>.</summary>
internal sealed record NoHitLruOptions
{
    public const int DefaultLruSize = 1024;

    /// <summary>How many endpoints are remembered. Zero and less mean the default, 1024.</summary>
    public int LruSize { get; set; } = DefaultLruSize;

    /// <summary>Instance name of the producer whose matches are read; empty means the approximate one.</summary>
    public string PrefixMatchInfoProducerName { get; set; } = "";

    /// <summary>Deprecated, ignored.</summary>
    public string? PrefixPluginType { get; set; }

    /// <summary>Deprecated, ignored.</summary>
    public string? PrefixPluginName { get; set; }
}

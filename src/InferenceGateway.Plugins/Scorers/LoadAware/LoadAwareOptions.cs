namespace InferenceGateway.Plugins.Scorers;

/// <summary>Parameters of <c>load-aware-scorer</c>.</summary>
internal sealed record LoadAwareOptions
{
    public const int DefaultThreshold = 128;

    /// <summary>Waiting requests at which the score reaches 0. Zero and less mean the default, 128.</summary>
    public int Threshold { get; set; } = DefaultThreshold;
}

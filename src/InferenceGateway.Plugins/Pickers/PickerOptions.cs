namespace InferenceGateway.Plugins.Pickers;

/// <summary>Parameters of every picker.</summary>
internal sealed record PickerOptions
{
    /// <summary>How many endpoints are picked: the target and its fallbacks. Zero and less mean 1.</summary>
    public int MaxNumOfEndpoints { get; set; } = 1;

    /// <summary>How many to pick of <paramref name="candidateCount"/>.</summary>
    public int PickCount(int candidateCount) => Math.Min(Math.Max(1, MaxNumOfEndpoints), candidateCount);
}

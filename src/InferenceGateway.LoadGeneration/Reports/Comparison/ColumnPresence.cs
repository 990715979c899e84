namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>When a measure has a column.</summary>
internal enum ColumnPresence
{
    Always,

    /// <summary>Where some policy has a value.</summary>
    Measured,

    /// <summary>Where answers came whole, so that the time to their end is all there is.</summary>
    NothingStreamed,
}

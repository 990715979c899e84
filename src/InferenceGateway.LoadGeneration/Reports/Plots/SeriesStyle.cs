namespace InferenceGateway.LoadGeneration.Reports.Plots;

/// <summary>How a series is drawn.</summary>
internal enum SeriesStyle
{
    /// <summary>A line through the points.</summary>
    Line,

    /// <summary>A line with the area below it tinted.</summary>
    Area,

    /// <summary>A dot at each point.</summary>
    Dots,
}

namespace InferenceGateway.LoadGeneration.Reports.Plots;

/// <summary>Points of one measure.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">Number of its colour, from 1 (see the style sheet).</param>
/// <param name="Points">Points in order of x.</param>
/// <param name="Style">How they are drawn.</param>
internal sealed record Series(string Name, int Colour, IReadOnlyList<SamplePoint> Points, SeriesStyle Style = SeriesStyle.Line);

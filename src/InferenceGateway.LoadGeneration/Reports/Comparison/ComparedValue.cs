namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>One measure of all runs of one policy.</summary>
/// <param name="Median">The value in the middle; the mean of two in the middle.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
internal readonly record struct ComparedValue(double Median, double Minimum, double Maximum)
{
    /// <summary>Half the range relative to the median; 0 when all are equal, null when the median is 0 and they are not.</summary>
    public double? Spread =>
        Maximum <= Minimum ? 0
        : Median > 0 ? (Maximum - Minimum) / 2 / Median
        : null;

    /// <summary>Null when there are no values.</summary>
    public static ComparedValue? Of(IEnumerable<double?> values)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new ComparedValue(median, sorted[0], sorted[^1]);
    }
}

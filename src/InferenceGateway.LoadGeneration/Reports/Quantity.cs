namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>Measured quantities in words a person reads: three significant digits and a unit that fits.</summary>
internal static class Quantity
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string None = "-";

    public static string Seconds(double? seconds) =>
        seconds switch
        {
            null => None,
            0 => "0 ms",
            < 0.001 => $"{Number(seconds.Value * 1e6)} µs",
            < 1 => $"{Number(seconds.Value * 1e3)} ms",
            < 120 => $"{Number(seconds.Value)} s",
            _ => $"{Number(seconds.Value / 60)} min",
        };

    public static string Number(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 99.95 => value.ToString("#,0"),
            >= 9.995 => value.ToString("0.0"),
            >= 0.9995 => value.ToString("0.00"),
            _ => value.ToString("0.000"),
        };
    }

    public static string Count(long count) => count.ToString("#,0");

    public static string Percent(double? ratio) => ratio is { } value ? $"{Number(value * 100)} %" : None;
}

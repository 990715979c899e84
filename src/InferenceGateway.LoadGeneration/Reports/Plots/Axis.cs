namespace InferenceGateway.LoadGeneration.Reports.Plots;

/// <summary>Maps values to a stretch of the drawing and finds round numbers to label. Immutable.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 5;
    private const double LogarithmicFrom = 30;

    private readonly double _low;
    private readonly double _high;
    private readonly bool _isLogarithmic;

    private Axis(double low, double high, bool isLogarithmic, Func<double, string> label)
    {
        _low = low;
        _high = high;
        _isLogarithmic = isLogarithmic;
        Label = label;
    }

    /// <summary>Writes a value beside the axis.</summary>
    public Func<double, string> Label { get; }

    /// <summary>From 0 to at least <paramref name="high"/>.</summary>
    public static Axis FromZero(double high, Func<double, string> label) => new(0, high > 0 ? high : 1, isLogarithmic: false, label);

    /// <summary>Times between two values: linear from 0, or logarithmic when they are orders of magnitude apart.</summary>
    public static Axis OfSeconds(double low, double high)
    {
        high = Math.Max(high, 1e-6);
        bool isLogarithmic = low > 0 && high / low > LogarithmicFrom;
        // One unit for the whole axis, by its largest value.
        (double factor, string unit) = high switch
        {
            < 0.001 => (1e6, "µs"),
            < 1 => (1e3, "ms"),
            _ => (1.0, "s"),
        };
        return new Axis(isLogarithmic ? low : 0, high, isLogarithmic, value => $"{Math.Round(value * factor, 6):#,0.####} {unit}");
    }

    /// <summary>Where a value lies between the ends of the axis: 0 to 1 within them.</summary>
    public double Position(double value) =>
        _isLogarithmic ? Math.Log(Math.Max(value, _low) / _low) / Math.Log(_high / _low) : (value - _low) / (_high - _low);

    /// <summary>The values to label.</summary>
    public IReadOnlyList<double> Ticks() => _isLogarithmic ? LogarithmicTicks() : LinearTicks();

    private List<double> LinearTicks()
    {
        double rough = (_high - _low) / WantedTicks;
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step =
            magnitude
            * (rough / magnitude) switch
            {
                <= 1 => 1,
                <= 2 => 2,
                <= 5 => 5,
                _ => 10,
            };
        List<double> ticks = [];
        for (int number = (int)Math.Ceiling((_low / step) - 1e-9); number * step <= _high * (1 + 1e-9); number++)
        {
            ticks.Add(number * step);
        }

        return ticks;
    }

    private List<double> LogarithmicTicks()
    {
        double decades = Math.Log10(_high / _low);
        double[] steps =
            decades > WantedTicks - 1 ? [1]
            : decades > 2 ? [1, 3]
            : [1, 2, 5];
        List<double> ticks = [];
        for (int exponent = (int)Math.Floor(Math.Log10(_low)); exponent <= Math.Log10(_high); exponent++)
        {
            ticks.AddRange(steps.Select(step => step * Math.Pow(10, exponent)).Where(value => value >= _low && value <= _high));
        }

        return ticks;
    }
}

using System.Globalization;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>A distribution of lengths in tokens, clipped to a range. Immutable.</summary>
public sealed record LengthDistribution
{
    /// <summary>How the forms of <see cref="Parse"/> are written, for help texts and messages.</summary>
    public const string Forms = "N, fixed:N, uniform:MIN:MAX, normal:MEAN:SD[:MIN:MAX] or lognormal:MEAN:SD[:MIN:MAX]";

    private readonly LengthDistributionKind _kind;
    private readonly double _mean;
    private readonly double _deviation;

    private LengthDistribution(LengthDistributionKind kind, double mean, double deviation, int minimum, int maximum)
    {
        _kind = kind;
        _mean = mean;
        _deviation = deviation;
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>Smallest length ever drawn; at least 1.</summary>
    public int Minimum { get; }

    /// <summary>Largest length ever drawn.</summary>
    public int Maximum { get; }

    /// <summary>Always <paramref name="length"/> tokens, at least 1.</summary>
    public static LengthDistribution Fixed(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new(LengthDistributionKind.Fixed, length, 0, length, length);
    }

    /// <summary>Every length from <paramref name="minimum"/> to <paramref name="maximum"/>, both included, equally often.</summary>
    public static LengthDistribution Uniform(int minimum, int maximum)
    {
        CheckRange(minimum, maximum);
        return new(LengthDistributionKind.Uniform, 0, 0, minimum, maximum);
    }

    /// <summary>Normal with the given mean and standard deviation, clipped.</summary>
    public static LengthDistribution Normal(double mean, double deviation, int minimum = 1, int maximum = 1 << 20)
    {
        CheckRange(minimum, maximum);
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return new(LengthDistributionKind.Normal, mean, deviation, minimum, maximum);
    }

    /// <summary>Log-normal with the given mean and standard deviation <em>of the lengths</em> (not of their logarithms), clipped.</summary>
    public static LengthDistribution LogNormal(double mean, double deviation, int minimum = 1, int maximum = 1 << 20)
    {
        CheckRange(minimum, maximum);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mean);
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return new(LengthDistributionKind.LogNormal, mean, deviation, minimum, maximum);
    }

    /// <summary>Reads one of <see cref="Forms"/>.</summary>
    /// <exception cref="FormatException">The text is none of them, or a number is out of range.</exception>
    public static LengthDistribution Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        try
        {
            return parts switch
            {
                [var length] => Fixed(Whole(length)),
                ["fixed", var length] => Fixed(Whole(length)),
                ["uniform", var minimum, var maximum] => Uniform(Whole(minimum), Whole(maximum)),
                ["normal", var mean, var deviation] => Normal(Number(mean), Number(deviation)),
                ["normal", var mean, var deviation, var minimum, var maximum] => Normal(
                    Number(mean),
                    Number(deviation),
                    Whole(minimum),
                    Whole(maximum)
                ),
                ["lognormal", var mean, var deviation] => LogNormal(Number(mean), Number(deviation)),
                ["lognormal", var mean, var deviation, var minimum, var maximum] => LogNormal(
                    Number(mean),
                    Number(deviation),
                    Whole(minimum),
                    Whole(maximum)
                ),
                _ => throw new FormatException(),
            };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException(
                $"'{text}' is not a length distribution in tokens: expected {Forms}, with 1 <= MIN <= MAX",
                exception
            );
        }
    }

    /// <summary>The distribution in words.</summary>
    public override string ToString() =>
        _kind switch
        {
            LengthDistributionKind.Fixed => $"{Minimum}",
            LengthDistributionKind.Uniform => $"{Minimum}-{Maximum}",
            LengthDistributionKind.Normal => $"{_mean} ± {_deviation}",
            _ => $"{_mean} ± {_deviation} (lognormal)",
        };

    /// <summary>Draws a length.</summary>
    public int Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double value = _kind switch
        {
            LengthDistributionKind.Fixed => _mean,
            LengthDistributionKind.Uniform => random.NextInt64(Minimum, Maximum + 1L),
            LengthDistributionKind.Normal => _mean + (_deviation * StandardNormal(random)),
            _ => SampleLogNormal(random),
        };
        return (int)Math.Round(Math.Clamp(value, Minimum, Maximum));
    }

    private double SampleLogNormal(Random random)
    {
        // Moments matched: exp(N(mu, s²)) has mean exp(mu + s²/2) and variance (exp(s²) - 1) mean².
        double variance = Math.Log(1 + (_deviation * _deviation / (_mean * _mean)));
        return Math.Exp(Math.Log(_mean) - (variance / 2) + (Math.Sqrt(variance) * StandardNormal(random)));
    }

    private static double StandardNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static void CheckRange(int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}

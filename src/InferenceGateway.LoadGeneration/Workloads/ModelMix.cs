using System.Globalization;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>Which models or adapters the requests name, and how often. Immutable.</summary>
public sealed class ModelMix
{
    /// <summary>How far the shares may be from 1 in sum: .3 + .7 is not exactly 1 in binary, and 0.33 three times is meant well.</summary>
    private const double Tolerance = 0.02;

    private readonly string[] _names;
    private readonly double[] _cumulative;

    private ModelMix(string[] names, double[] shares)
    {
        _names = names;
        _cumulative = new double[shares.Length];
        double total = shares.Sum();
        double sum = 0;
        for (int index = 0; index < shares.Length; index++)
        {
            sum += shares[index] / total;
            _cumulative[index] = sum;
        }
    }

    /// <summary>Requests name no model of their own: the target's default is used.</summary>
    public static ModelMix Default { get; } = new([], []);

    /// <summary>The names, in the order given.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads <c>name</c> (one model) or <c>name=share</c> entries whose shares sum to 1 within 2 %.</summary>
    /// <exception cref="FormatException">An entry cannot be read, or the shares do not sum to 1.</exception>
    public static ModelMix Parse(IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            return Default;
        }

        string[] names = new string[entries.Count];
        double[] shares = new double[entries.Count];
        for (int index = 0; index < entries.Count; index++)
        {
            (names[index], shares[index]) = ParseEntry(entries[index], entries.Count == 1);
        }

        double sum = shares.Sum();
        if (Math.Abs(sum - 1) > Tolerance)
        {
            throw new FormatException($"the model shares sum to {sum:0.###}, expected 1");
        }

        return new ModelMix(names, shares);
    }

    /// <summary>Draws a model by share; null for <see cref="Default"/>.</summary>
    public string? Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (_names.Length <= 1)
        {
            return _names.Length == 0 ? null : _names[0];
        }

        double point = random.NextDouble();
        int index = 0;
        while (index < _names.Length - 1 && point >= _cumulative[index])
        {
            index++;
        }

        return _names[index];
    }

    private static (string Name, double Share) ParseEntry(string entry, bool isAlone)
    {
        int separator = entry.LastIndexOf('=');
        if (separator < 0 && isAlone && entry.Length > 0)
        {
            return (entry, 1);
        }

        if (
            separator < 1
            || !double.TryParse(entry.AsSpan(separator + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share)
            || share is <= 0 or > 1
        )
        {
            throw new FormatException(
                $"'{entry}' is not a model share: expected NAME, or NAME=SHARE with 0 < SHARE <= 1 for each of several"
            );
        }

        return (entry[..separator], share);
    }
}

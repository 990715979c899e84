using System.Globalization;

namespace InferenceGateway.Engine.Metrics;

/// <summary>One sample line of our own page, in its parts. Labels stay as escaped as they are.</summary>
internal readonly ref struct SampleText
{
    private static ReadOnlySpan<byte> BoundLabel => "le=\""u8;

    /// <summary>What follows the family's name: <c>_sum</c>, <c>_count</c>, <c>_bucket</c> or nothing.</summary>
    public ReadOnlySpan<byte> Suffix { get; private init; }

    /// <summary>The labels without the bound of a bucket, e.g. <c>a="1",b="2"</c>.</summary>
    public ReadOnlySpan<byte> SeriesLabels { get; private init; }

    /// <summary>The bound of a bucket as a label, e.g. <c>le="0.5"</c>; empty when the sample is no bucket.</summary>
    public ReadOnlySpan<byte> Bound { get; private init; }

    public double Value { get; private init; }

    /// <param name="line">A line without its end.</param>
    /// <param name="nameLength">Length of the family's name.</param>
    public static SampleText Read(ReadOnlySpan<byte> line, int nameLength)
    {
        ReadOnlySpan<byte> rest = line[nameLength..];
        int nameEnd = rest.IndexOfAny((byte)'{', (byte)' ');
        ReadOnlySpan<byte> suffix = rest[..nameEnd];
        ReadOnlySpan<byte> labels = [];
        if (rest[nameEnd] == (byte)'{')
        {
            // Our lines end in the value: the last brace ends the labels, whatever stands in them.
            int end = rest.LastIndexOf((byte)'}');
            labels = rest[(nameEnd + 1)..end];
            nameEnd = end + 1;
        }

        int series = suffix.SequenceEqual("_bucket"u8) ? labels.LastIndexOf(BoundLabel) : labels.Length;
        return new SampleText
        {
            Suffix = suffix,
            SeriesLabels = series > 0 ? labels[..series].TrimEnd((byte)',') : [],
            Bound = series < 0 ? [] : labels[series..],
            Value = Number(rest[nameEnd..].Trim((byte)' ')),
        };
    }

    /// <summary>The value of a label, still escaped; null when the label is not there.</summary>
    /// <param name="labels">As in <see cref="SeriesLabels"/>.</param>
    public static string? ValueOf(string labels, string name)
    {
        int start = 0;
        while (start < labels.Length)
        {
            int equals = labels.IndexOf('=', start);
            int valueStart = equals + 2;
            int valueEnd = valueStart;
            while (labels[valueEnd] != '"')
            {
                valueEnd += labels[valueEnd] == '\\' ? 2 : 1;
            }

            if (labels.AsSpan(start, equals - start).SequenceEqual(name))
            {
                return labels[valueStart..valueEnd];
            }

            start = valueEnd + 2;
        }

        return null;
    }

    private static double Number(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("+Inf"u8) ? double.PositiveInfinity
        : text.SequenceEqual("-Inf"u8) ? double.NegativeInfinity
        : double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value
        : double.NaN;
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// Makes the family of an alias from the text of the present one: keeps the alias' labels and adds up the series that differ in others
/// only. Sums of counters, of histograms and of gauges that count are what the alias would have shown. For one page; not thread-safe.
/// </summary>
internal sealed class AliasProjection(DeprecatedAlias alias)
{
    private readonly Dictionary<string, ProjectedSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly List<ProjectedSeries> _series = [];

    /// <param name="family">The present family: help, type and samples.</param>
    public void Write(ReadOnlySpan<byte> family, IBufferWriter<byte> page)
    {
        ProjectedSeries? series = null;
        ReadOnlySpan<byte> labels = default;
        foreach (Range range in family.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = family[range];
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] == (byte)'#')
            {
                WriteDeclaration(line, page);
                continue;
            }

            SampleText sample = SampleText.Read(line, alias.Of.Length);
            if (series is null || !sample.SeriesLabels.SequenceEqual(labels))
            {
                // The samples of one series stand together: its labels are looked at once.
                labels = sample.SeriesLabels;
                series = SeriesOf(labels);
                series.Rewind();
            }

            series.Add(sample);
        }

        foreach (ProjectedSeries projected in _series)
        {
            projected.Write(alias.Name, page);
        }
    }

    private void WriteDeclaration(ReadOnlySpan<byte> line, IBufferWriter<byte> page)
    {
        const string stability = "[ALPHA] ";
        string text = Encoding.UTF8.GetString(line);
        string rest = text[("# HELP ".Length + alias.Of.Length)..];
        if (alias.SaysDeprecated && text.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            string meaning = rest.TrimStart();
            meaning = meaning.StartsWith(stability, StringComparison.Ordinal) ? meaning[stability.Length..] : meaning;
            rest = $" {stability}[Deprecated: Use {alias.Of}] {meaning}";
        }

        Encoding.UTF8.GetBytes($"{text[.."# HELP ".Length]}{alias.Name}{rest}\n", page);
    }

    private ProjectedSeries SeriesOf(ReadOnlySpan<byte> labels)
    {
        string projected = Project(labels);
        if (!_byLabels.TryGetValue(projected, out ProjectedSeries? series))
        {
            series = new ProjectedSeries(projected);
            _byLabels.Add(projected, series);
            _series.Add(series);
        }

        return series;
    }

    private string Project(ReadOnlySpan<byte> labels)
    {
        string all = Encoding.UTF8.GetString(labels);
        if (alias.Labels is null)
        {
            return all;
        }

        List<string> kept = [];
        foreach (AliasLabel label in alias.Labels)
        {
            if (SampleText.ValueOf(all, label.Of) is { } value)
            {
                kept.Add($"{label.Name}=\"{value}\"");
            }
        }

        return string.Join(',', kept);
    }

    /// <summary>One series of the alias: its samples in the order of the page.</summary>
    private sealed class ProjectedSeries(string labels)
    {
        private readonly List<(string Suffix, string Bound)> _samples = [];
        private readonly List<double> _values = [];
        private int _next;

        /// <summary>Another series is about to be added to this one, sample by sample.</summary>
        public void Rewind() => _next = 0;

        public void Add(SampleText sample)
        {
            if (_next == _samples.Count)
            {
                _samples.Add((Encoding.UTF8.GetString(sample.Suffix), Encoding.UTF8.GetString(sample.Bound)));
                _values.Add(0);
            }

            _values[_next++] += sample.Value;
        }

        public void Write(string name, IBufferWriter<byte> page)
        {
            for (int i = 0; i < _samples.Count; i++)
            {
                (string suffix, string bound) = _samples[i];
                string all = (labels.Length, bound.Length) switch
                {
                    (0, 0) => "",
                    (_, 0) => $"{{{labels}}}",
                    (0, _) => $"{{{bound}}}",
                    _ => $"{{{labels},{bound}}}",
                };
                Encoding.UTF8.GetBytes($"{name}{suffix}{all} {Format(_values[i])}\n", page);
            }
        }

        private static string Format(double value) =>
            double.IsPositiveInfinity(value) ? "+Inf"
            : double.IsNegativeInfinity(value) ? "-Inf"
            : double.IsNaN(value) ? "NaN"
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}

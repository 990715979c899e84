using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.Engine.Scraping;

/// <summary>
/// Which samples of a metrics page are meant: those of one family that carry all the given labels with the given values.
/// Written <c>name</c> or <c>name{label=value,label="value"}</c>.
/// </summary>
/// <param name="Name">The family's full name, in the classic grammar of metric names.</param>
/// <param name="Labels">Labels a sample must have; empty when any sample will do. Names are unique.</param>
public sealed record MetricSpec(string Name, IReadOnlyList<MetricSpecLabel> Labels)
{
    /// <summary>Reads the written form. Spaces around names, values and signs are ignored; values may be quoted or not.</summary>
    /// <param name="text">The written form; empty or blank means that the metric is not wanted.</param>
    /// <returns>The spec, or null for a blank text.</returns>
    /// <exception cref="FormatException">The text is no spec; the message says what was expected where.</exception>
    public static MetricSpec? Parse(string? text) =>
        TryParse(text, out MetricSpec? spec, out string? problem) ? spec : throw new FormatException(problem);

    /// <summary>As <see cref="Parse"/>, with the message in <paramref name="problem"/> instead of an exception.</summary>
    /// <returns>False when the text is no spec. True with a null <paramref name="spec"/> for a blank text.</returns>
    public static bool TryParse(string? text, out MetricSpec? spec, [NotNullWhen(false)] out string? problem)
    {
        spec = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        MetricSpecParser parser = new(text);
        spec = parser.Parse();
        problem = parser.Problem;
        return problem is null;
    }

    /// <summary>The written form, values quoted.</summary>
    public override string ToString() =>
        Labels.Count == 0 ? Name : $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}}";

    public bool Equals(MetricSpec? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => HashCode.Combine(Name, Labels.Count);
}

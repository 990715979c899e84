using System.Globalization;
using System.Text.RegularExpressions;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

/// <summary>The slow, obvious reader: regular expressions and dictionaries over the whole text.</summary>
internal static partial class ObviousMetricsPage
{
    /// <returns>The chosen sample of each spec, null for none; or null when the page is refused.</returns>
    public static Sample?[]? Read(string page, IReadOnlyList<MetricSpec> specs, Func<int, bool> isChosenByValue)
    {
        if (page.Length > 0 && !page.EndsWith('\n'))
        {
            return null;
        }

        HashSet<string> wanted = [.. specs.Select(spec => spec.Name)];
        Dictionary<string, string> types = [];
        List<Sample> samples = [];
        foreach (string raw in page.Split('\n'))
        {
            string line = raw.Trim(' ', '\t').TrimEnd(' ', '\t', '\r');
            if (
                line.StartsWith('{')
                || !(line.StartsWith('#') ? ReadComment(line, wanted, types, samples) : ReadLine(line, wanted, samples))
            )
            {
                return null;
            }
        }

        return
        [
            .. specs.Select(
                (spec, index) =>
                    types.GetValueOrDefault(spec.Name, "") is "histogram" or "summary"
                        ? null
                        : Choose(samples.Where(sample => sample.Matches(spec)), isChosenByValue(index))
            ),
        ];
    }

    private static Sample? Choose(IEnumerable<Sample> samples, bool byValue) =>
        byValue
            ? samples.Where(sample => sample.Value > -1).OrderByDescending(sample => sample.Value).FirstOrDefault()
            : samples.OrderByDescending(sample => sample.Timestamp).FirstOrDefault();

    private static bool ReadComment(string line, HashSet<string> wanted, Dictionary<string, string> types, List<Sample> samples)
    {
        Match match = TypeLine().Match(line);
        if (!match.Success || !wanted.Contains(match.Groups["name"].Value))
        {
            return true;
        }

        string name = match.Groups["name"].Value;
        string type = match.Groups["type"].Value.Trim(' ', '\t');
        return type is "gauge" or "counter" or "untyped" or "unknown" or "histogram" or "summary"
            && !samples.Exists(sample => sample.Name == name)
            && types.TryAdd(name, type);
    }

    private static bool ReadLine(string line, HashSet<string> wanted, List<Sample> samples)
    {
        string name = NameAtStart().Match(line).Value;
        if (!wanted.Contains(name))
        {
            return true;
        }

        Match match = SampleLine().Match(line);
        if (!match.Success || ParseValue(match.Groups["value"].Value) is not double value)
        {
            return false;
        }

        long timestamp = 0;
        if (match.Groups["timestamp"].Success && !long.TryParse(match.Groups["timestamp"].Value, out timestamp))
        {
            return false;
        }

        Dictionary<string, string> labels = [];
        CaptureCollection names = match.Groups["label"].Captures;
        for (int i = 0; i < names.Count; i++)
        {
            string text = Escape().Replace(match.Groups["text"].Captures[i].Value, found => found.Value == "\\n" ? "\n" : found.Value[1..]);
            if (names[i].Value == "__name__" || !labels.TryAdd(names[i].Value, text))
            {
                return false;
            }
        }

        samples.Add(new Sample(name, labels, value, timestamp));
        return true;
    }

    private static double? ParseValue(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "nan":
                return double.NaN;
            case "inf" or "+inf" or "infinity" or "+infinity":
                return double.PositiveInfinity;
            case "-inf" or "-infinity":
                return double.NegativeInfinity;
            default:
                return Number().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
                    ? value
                    : null;
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_:]*")]
    private static partial Regex NameAtStart();

    [GeneratedRegex(@"^#[ \t]*TYPE[ \t]+(?<name>[a-zA-Z0-9_:]*)(?<type>.*)$", RegexOptions.Singleline)]
    private static partial Regex TypeLine();

    private const string Label = @"(?<label>[a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*""(?<text>(?:[^""\\]|\\[\\""n])*)""[ \t]*";

    [GeneratedRegex(
        @"^[a-zA-Z0-9_:]+(?:[ \t]*\{[ \t]*(?:"
            + Label
            + @"(?:,[ \t]*"
            + Label
            + @")*(?:,[ \t]*)?)?\}[ \t]*|[ \t]+)(?<value>[^ \t]+)(?:[ \t]+(?<timestamp>[+-]?[0-9]+))?$",
        RegexOptions.Singleline
    )]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$")]
    private static partial Regex Number();

    internal sealed record Sample(string Name, Dictionary<string, string> Labels, double Value, long Timestamp)
    {
        public bool Matches(MetricSpec spec) =>
            spec.Name == Name && spec.Labels.All(label => Labels.TryGetValue(label.Name, out string? value) && value == label.Value);
    }
}

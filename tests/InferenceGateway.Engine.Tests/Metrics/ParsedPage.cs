using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using InferenceGateway.Engine.Metrics;
using Prometheus;

namespace InferenceGateway.Engine.Tests.Metrics;

/// <summary>A metrics page read line by line, as strictly as the text format is written down.</summary>
internal sealed partial class ParsedPage
{
    private ParsedPage() { }

    public Dictionary<string, ParsedFamily> Families { get; } = [];

    public static ParsedPage Of(CollectorRegistry registry)
    {
        using MemoryStream page = new();
        new MetricsPage(registry).WriteAsync(page, CancellationToken.None).GetAwaiter().GetResult();
        return Parse(Encoding.UTF8.GetString(page.ToArray()));
    }

    public static ParsedPage Parse(string text)
    {
        ParsedPage page = new();
        ParsedFamily? family = null;
        text.ShouldEndWith("\n");
        foreach (string line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                family = new ParsedFamily(help.Groups["name"].Value, help.Groups["text"].Value);
                page.Families.TryAdd(family.Name, family).ShouldBeTrue($"{family.Name} stands there twice");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family.ShouldNotBeNull().Name.ShouldBe(type.Groups["name"].Value);
                family.Type.ShouldBeEmpty();
                family.Type = type.Groups["type"].Value;
            }
            else
            {
                Match sample = Sample().Match(line);
                sample.Success.ShouldBeTrue($"not a line of the format: {line}");
                family
                    .ShouldNotBeNull()
                    .Add(sample.Groups["name"].Value, sample.Groups["labels"].Value, Number(sample.Groups["value"].Value));
            }
        }

        return page;
    }

    public double Value(string sample) => Families.Values.SelectMany(f => f.Samples).Single(s => s.Key == sample).Value;

    public bool Has(string sample) => Families.Values.Any(f => f.Samples.ContainsKey(sample));

    private static double Number(string text) =>
        text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_]\w*="([^"\\]|\\.)*"(,[a-zA-Z_]\w*="([^"\\]|\\.)*")*)\})? (?<value>[-+]?[0-9.eE+-]+|\+Inf|NaN)$""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Sample();
}

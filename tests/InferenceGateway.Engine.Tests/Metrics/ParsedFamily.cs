using System.Text.RegularExpressions;

namespace InferenceGateway.Engine.Tests.Metrics;

/// <summary>One family of a page.</summary>
internal sealed partial class ParsedFamily(string name, string help)
{
    public string Name => name;

    public string Help => help;

    public string Type { get; set; } = "";

    /// <summary>By <c>name{labels}</c> as written.</summary>
    public Dictionary<string, double> Samples { get; } = [];

    /// <summary>Names of labels, that of bucket bounds aside; the same for all samples.</summary>
    public string Labels { get; private set; } = "";

    public List<string> Buckets { get; } = [];

    public void Add(string sampleName, string labels, double value)
    {
        string suffix = sampleName[Name.Length..];
        (Type == "histogram" ? ["_bucket", "_sum", "_count"] : (string[])[""]).ShouldContain(suffix, sampleName);
        string key = labels.Length == 0 ? sampleName : $"{sampleName}{{{labels}}}";
        string[] names = [.. Label().Matches(labels).Select(m => m.Groups["label"].Value)];
        names.ShouldBeUnique();
        string joined = string.Join(',', names.Where(n => n != "le"));
        if (Samples.Count > 0)
        {
            joined.ShouldBe(Labels, key);
        }

        Labels = joined;
        Samples.TryAdd(key, value).ShouldBeTrue($"{key} stands there twice");
        if (Bound().Match(labels) is { Success: true } bound && suffix == "_bucket" && !Buckets.Contains(bound.Groups["bound"].Value))
        {
            Buckets.Add(bound.Groups["bound"].Value);
        }
    }

    [GeneratedRegex("""(?<label>\w+)="([^"\\]|\\.)*(?:")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex("le=\"(?<bound>[^\"]*)\"$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bound();
}

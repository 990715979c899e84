using System.Globalization;
using System.Text;
using CsCheck;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class MetricsPageReaderPropertyTests
{
    private static readonly EngineMetricMapping Mapping = new()
    {
        Name = "x",
        LoraRequestsInfo = MetricSpec.Parse("lora"),
        CacheInfo = MetricSpec.Parse("cache"),
        CustomMetrics =
        [
            new CustomMetric("1", new MetricSpec("m", [])),
            new CustomMetric("2", new MetricSpec("m", [new("a", "x")])),
            new CustomMetric("3", new MetricSpec("mn", [new("a", "\\\n"), new("b", "é")])),
        ],
    };

    private static readonly MetricsPagePlan Plan = new(Mapping);

    private static readonly MetricSpec[] Specs =
    [
        Mapping.LoraRequestsInfo!,
        Mapping.CacheInfo!,
        .. Mapping.CustomMetrics.Select(custom => custom.Spec),
    ];

    private static readonly Gen<string> Blank = OneOf("", "", "", " ", "\t ");
    private static readonly Gen<string> Name = OneOf("m", "m", "m", "mn", "mn", "mno", "lora", "cache", "other", "l", "");
    private static readonly Gen<string> LabelText = OneOf("x", "x", "é", "\\\\\\n", "\\\"", "", "16", "-3", "a, b", "}", "\\t");
    private static readonly Gen<string> LabelName = OneOf([
        "a",
        "b",
        "b",
        "c",
        "running_lora_adapters",
        "waiting_lora_adapters",
        "max_lora",
        "block_size",
        "num_gpu_blocks",
        "__name__",
        "0",
    ]);

    private static readonly Gen<string> Label = Gen.Select(LabelName, Blank, LabelText, Blank, (n, b, t, c) => $"{b}{n}{b}={c}\"{t}\"{c}");

    private static readonly Gen<string> Labels = Gen.Frequency(
        (1, Gen.Const("")),
        (3, Gen.Select(Label.Array[0, 4], OneOf("", "", ",", " "), (labels, end) => "{" + string.Join(',', labels.Distinct()) + end + "}"))
    );

    private static readonly Gen<string> Value = OneOf(
        "0",
        "1",
        "7",
        "1.5",
        "-2",
        "+3.25e+02",
        "1e-3",
        ".5",
        "5.",
        "NaN",
        "+Inf",
        "-inf",
        "1e400",
        "x",
        "1_0",
        "1700000000.25"
    );

    private static readonly Gen<string> Timestamp = OneOf("", "", "", " 5", " 7", "\t-3", " +9", " 1.5", " 99999999999999999999");

    private static readonly Gen<string> SampleText = Gen.Select(
        Name,
        Blank,
        Labels,
        Value,
        Timestamp,
        OneOf("", "", "", " ", "\r", " \r"),
        (name, blank, labels, value, timestamp, end) => $"{blank}{name}{labels}{(labels.Length > 0 ? blank : " ")}{value}{timestamp}{end}"
    );

    private static readonly Gen<string> Comment = Gen.Select(
        OneOf("# TYPE ", "#TYPE ", "# HELP ", "# ", " #\tTYPE\t"),
        Name,
        OneOf(" gauge", " counter ", " untyped\r", " histogram", " summary", " bogus", "", "-x gauge"),
        (start, name, type) => start + name + type
    );

    private static readonly Gen<string> Page = Gen.Frequency((6, SampleText), (1, Comment), (1, Blank))
        .Array[0, 8]
        .Select(lines => string.Concat(lines.Select(line => line + "\n")));

    [Fact]
    public void Any_page_in_any_pieces_is_read_as_the_obvious_reader_reads_it()
    {
        Gen.Select(Page, Gen.Int[1, 60].Array[1, 20]).Sample((page, cuts) => Check(page, cuts), iter: 20_000);
    }

    [Fact]
    public void Any_damaged_page_is_read_or_refused_as_the_obvious_reader_does()
    {
        Gen.Select(
                Page.Where(page => page.Length > 0),
                Gen.Int[0, 100_000],
                Gen.Char["{}\"=,\\# \n\rm1é"],
                Gen.Int[0, 2],
                Gen.Int[1, 60].Array[1, 20]
            )
            .Sample(
                (page, at, character, damage, cuts) =>
                {
                    at %= page.Length;
                    string damaged = damage switch
                    {
                        0 => page.Remove(at, 1),
                        1 => page.Insert(at, character.ToString()),
                        _ => page[..at],
                    };
                    Check(damaged, cuts);
                },
                iter: 20_000
            );
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static void Check(string page, int[] cuts)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(page);
        ObviousMetricsPage.Sample?[]? expected = ObviousMetricsPage.Read(page, Specs, index => index == 0);
        MetricsPageReader reader = new(Plan);
        ScrapedMetrics whole = new();
        ScrapedMetrics pieced = new();

        bool isAccepted = reader.Read(bytes, whole);
        MetricsPageError? error = reader.Error;
        ReadInPieces(reader, bytes, cuts, pieced).ShouldBe(isAccepted);

        reader.Error.ShouldBe(error);
        isAccepted.ShouldBe(expected is not null, error?.ToString());
        AssertSame(whole, expected ?? new ObviousMetricsPage.Sample?[Specs.Length], isAccepted);
        AssertSame(pieced, expected ?? new ObviousMetricsPage.Sample?[Specs.Length], isAccepted);
    }

    private static bool ReadInPieces(MetricsPageReader reader, byte[] bytes, int[] cuts, ScrapedMetrics target)
    {
        reader.Begin();
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            int length = Math.Min(cuts[i % cuts.Length], bytes.Length - at);
            reader.Append(bytes.AsSpan(at, length));
            at += length;
        }

        return reader.Complete(target);
    }

    private static void AssertSame(ScrapedMetrics actual, ObviousMetricsPage.Sample?[] expected, bool isAccepted)
    {
        double[] values = [.. expected[2..].Select(sample => sample?.Value ?? 0)];
        if (isAccepted)
        {
            actual.CustomValues.ToArray().ShouldBe(values);
            actual.CustomFound.ToArray().ShouldBe(expected[2..].Select(sample => sample is not null));
        }

        actual.Found.HasFlag(ScrapedFields.LoraAdapters).ShouldBe(expected[0] is not null);
        actual.Lora.Active.ShouldBe(NamesOf(expected[0], "running_lora_adapters"), ignoreOrder: true);
        actual.Lora.Waiting.ShouldBe(NamesOf(expected[0], "waiting_lora_adapters"), ignoreOrder: true);
        actual.Lora.Maximum.ShouldBe(IntegerOf(expected[0], "max_lora"));
        actual.CacheBlockSizeTokens.ShouldBe(IntegerOf(expected[1], "block_size"));
        actual.CacheNumBlocks.ShouldBe(IntegerOf(expected[1], "num_gpu_blocks"));
    }

    private static HashSet<string> NamesOf(ObviousMetricsPage.Sample? sample, string label) =>
        [.. (sample?.Labels.GetValueOrDefault(label) ?? "").Split(',').Select(name => name.Trim()).Where(name => name.Length > 0)];

    private static int IntegerOf(ObviousMetricsPage.Sample? sample, string label) =>
        int.TryParse(sample?.Labels.GetValueOrDefault(label), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : 0;
}

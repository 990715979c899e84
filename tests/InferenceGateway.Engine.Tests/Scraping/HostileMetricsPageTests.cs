using System.Text;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class HostileMetricsPageTests
{
    private readonly MetricsPageReader _reader = new(
        new MetricsPagePlan(new EngineMetricMapping { Name = "x", QueuedRequests = MetricSpec.Parse("mm") })
    );
    private readonly ScrapedMetrics _metrics = new();

    public HostileMetricsPageTests()
    {
        _reader.Read("mm 42\n"u8, _metrics).ShouldBeTrue();
    }

    [Theory]
    [InlineData("mm", "expected a value")]
    [InlineData("mm ", "expected a value")]
    [InlineData("mm{", "expected a label name")]
    [InlineData("mm{}", "expected a value")]
    [InlineData("mm{a} 1", "expected '=' behind a label name")]
    [InlineData("mm{a=b} 1", "expected '\"' in front of a label value")]
    [InlineData("mm{a=\"b} 1", "expected '\"' at the end of a label value")]
    [InlineData("mm{a=\"b\\", "expected one of \\\\, \\\" and \\n as escape in a label value")]
    [InlineData("mm{a=\"\\t\"} 1", "expected one of \\\\, \\\" and \\n as escape in a label value")]
    [InlineData("mm{a=\"b\" c=\"d\"} 1", "expected ',' or '}' behind a label")]
    [InlineData("mm{a=\"b\",,} 1", "expected a label name")]
    [InlineData("mm{,} 1", "expected a label name")]
    [InlineData("mm{1a=\"b\"} 1", "expected a label name")]
    [InlineData("mm{a=\"1\",a=\"2\"} 1", "a label name is given twice")]
    [InlineData("mm{__name__=\"n\"} 1", "the label name __name__ is reserved")]
    [InlineData("mm one", "expected a number as value")]
    [InlineData("mm 1_000", "expected a number as value")]
    [InlineData("mm 0x10", "expected a number as value")]
    [InlineData("mm 1,5", "expected a number as value")]
    [InlineData("mm 1e999", "expected a number as value")]
    [InlineData("mm +-1", "expected a number as value")]
    [InlineData("mm -", "expected a number as value")]
    [InlineData("mm .", "expected a number as value")]
    [InlineData("mm -nan", "expected a number as value")]
    [InlineData("mm ∞", "expected a number as value")]
    [InlineData("mm 1 2.5", "expected an integer as timestamp")]
    [InlineData("mm 1 x", "expected an integer as timestamp")]
    [InlineData("mm 1 99999999999999999999", "expected an integer as timestamp")]
    [InlineData("mm 1 2 3", "expected the end of the line behind the timestamp")]
    [InlineData("mm\"x\" 1", "expected a blank or '{' behind the metric name")]
    [InlineData("{\"mm\"} 1", "expected a metric name; names in quotes are not part of the classic format")]
    public void A_syntax_error_in_a_line_that_matters_refuses_the_page(string line, string reason)
    {
        bool isAccepted = _reader.Read(Encoding.UTF8.GetBytes($"mm 1\nother 5\n{line}\n"), _metrics);

        isAccepted.ShouldBeFalse();
        _reader.Error.ShouldBe(new MetricsPageError(3, reason));
        _metrics.QueuedRequests.ShouldBe(42);
        _metrics.Found.ShouldBe(ScrapedFields.QueuedRequests);
    }

    [Theory]
    [InlineData("mm 1")]
    [InlineData("mm 1\r")]
    [InlineData("mm 1\nother 1")]
    [InlineData("mm 1\n ")]
    public void A_page_cut_off_inside_a_line_is_refused(string page)
    {
        _reader.Read(Encoding.UTF8.GetBytes(page), _metrics).ShouldBeFalse();

        _reader.Error!.Value.Reason.ShouldBe("the page stops inside a line");
        _metrics.QueuedRequests.ShouldBe(42);
    }

    [Theory]
    [InlineData("# TYPE mm gauge\n# TYPE mm gauge\n", 2, "the type of a family is declared twice")]
    [InlineData("mm 1\n# TYPE mm gauge\n", 2, "the type of a family is declared behind its samples")]
    [InlineData("# TYPE mm\n", 1, "expected counter, gauge, histogram, summary or untyped as type")]
    [InlineData("\n# TYPE mm gauges\n", 2, "expected counter, gauge, histogram, summary or untyped as type")]
    public void A_type_out_of_place_or_unknown_refuses_the_page(string page, int line, string reason)
    {
        _reader.Read(Encoding.UTF8.GetBytes(page), _metrics).ShouldBeFalse();

        _reader.Error.ShouldBe(new MetricsPageError(line, reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n \n\t\n")]
    [InlineData("#\n# TYPE\n# TYPE \n# HELP mm\n#TYPE\n# EOF\n")]
    [InlineData("# TYPE other nonsense\nother{{{ x\n")]
    [InlineData("# HELP mm TYPE mm gauge\n# a comment on mm 5\n")]
    public void Lines_that_do_not_matter_are_not_judged(string page)
    {
        _reader.Read(Encoding.UTF8.GetBytes(page), _metrics).ShouldBeTrue(_reader.Error?.ToString());

        _metrics.Missing.ShouldBe(ScrapedFields.QueuedRequests);
        _metrics.QueuedRequests.ShouldBe(42);
    }

    [Fact]
    public void A_label_value_that_is_not_UTF8_refuses_the_page()
    {
        byte[] page = [.. "mm{a=\""u8, 0xC3, 0x28, .. "\"} 1\n"u8];

        _reader.Read(page, _metrics).ShouldBeFalse();

        _reader.Error!.Value.Reason.ShouldBe("a label value is not UTF-8");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_skipped()
    {
        byte[] page = [0xFF, 0x00, 0xFE, (byte)'\n', 0, (byte)'\n', .. "mm 7\n"u8];

        _reader.Read(page, _metrics).ShouldBeTrue();

        _metrics.QueuedRequests.ShouldBe(7);
    }

    [Fact]
    public void More_labels_than_any_engine_has_refuse_the_page()
    {
        string labels = string.Join(',', Enumerable.Range(0, SampleLine.MaximumLabels).Select(i => $"l{i}=\"\""));
        _reader.Read(Encoding.UTF8.GetBytes($"mm{{{labels}}} 9\n"), _metrics).ShouldBeTrue();
        _metrics.QueuedRequests.ShouldBe(9);

        _reader.Read(Encoding.UTF8.GetBytes($"mm{{{labels},more=\"\"}} 1\n"), _metrics).ShouldBeFalse();
        _reader.Error!.Value.Reason.ShouldBe("a sample has too many labels");
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "mm{a=\"")]
    [InlineData(true, "")]
    [InlineData(true, "mm{a=\"")]
    public void A_line_without_end_is_refused_before_it_fills_the_memory(bool isCutIntoPieces, string start)
    {
        byte[] page =
        [
            .. Encoding.UTF8.GetBytes(start),
            .. Enumerable.Repeat((byte)'x', MetricsPageReader.MaximumLineBytes + 1),
            (byte)'\n',
        ];
        _reader.Begin();
        bool isOpen = true;
        foreach (byte[] piece in isCutIntoPieces ? page.Chunk(10_000) : [page])
        {
            isOpen = _reader.Append(piece);
        }

        isOpen.ShouldBeFalse();
        _reader.Complete(_metrics).ShouldBeFalse();
        _reader.Error.ShouldBe(new MetricsPageError(1, "the line is longer than 1 MiB"));
        _metrics.QueuedRequests.ShouldBe(42);
    }

    [Fact]
    public void A_page_without_end_is_refused()
    {
        byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("other 1\n", 128 * 1024)));
        _reader.Begin();
        int pieces = 0;
        while (_reader.Append(piece))
        {
            pieces++;
        }

        pieces.ShouldBe(32); // of 1 MiB each
        _reader.Complete(_metrics).ShouldBeFalse();
        _reader.Error!.Value.Reason.ShouldBe("the page is longer than 32 MiB");
    }

    [Fact]
    public void A_refused_page_does_not_spoil_the_next()
    {
        _reader.Read("# TYPE mm histogram\nmm x\n"u8, _metrics).ShouldBeFalse();

        _reader.Read("mm 3\n"u8, _metrics).ShouldBeTrue();

        _metrics.QueuedRequests.ShouldBe(3);
        _reader.Error.ShouldBeNull();
    }

    [Fact]
    public void A_page_left_unfinished_does_not_spoil_the_next()
    {
        _reader.Begin();
        _reader.Append("mm 5\nmm"u8);

        _reader.Read("mm 3\n"u8, _metrics).ShouldBeTrue();

        _metrics.QueuedRequests.ShouldBe(3);
    }
}

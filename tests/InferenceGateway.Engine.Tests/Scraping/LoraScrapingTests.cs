using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class LoraScrapingTests
{
    private readonly MetricsPageReader _reader = new(new MetricsPagePlan(BuiltInEngineMetricMappings.Vllm));
    private readonly ScrapedMetrics _metrics = new();

    [Fact]
    public void The_sample_with_the_greatest_value_describes_the_adapters()
    {
        Read(Lora("1", "old", "", "100"), Lora("2", "new", "w", "200"), Lora("3", "older", "", "50"));

        _metrics.Lora.Maximum.ShouldBe(2);
        _metrics.Lora.Active.ShouldBe(["new"]);
        _metrics.Lora.Waiting.ShouldBe(["w"]);
    }

    [Fact]
    public void Of_equal_values_the_first_counts_and_timestamps_do_not()
    {
        Read(Lora("1", "first", "", "100 5"), Lora("2", "second", "", "100 9"));

        _metrics.Lora.Active.ShouldBe(["first"]);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-1")]
    [InlineData("-7")]
    public void A_value_that_is_no_time_describes_nothing(string value)
    {
        Read(Lora("1", "a", "b", value));

        _metrics.Lora.ShouldBeSameAs(AdapterSet.None);
        _metrics.Found.ShouldBe(ScrapedFields.None);
        _metrics.Malformed.ShouldBe(ScrapedFields.None);
        (_metrics.Missing & ScrapedFields.LoraAdapters).ShouldBe(ScrapedFields.None);
    }

    [Fact]
    public void A_page_without_adapters_keeps_those_before()
    {
        Read(Lora("4", "a", "b", "1"));
        AdapterSet before = _metrics.Lora;

        Read("vllm:num_requests_waiting 1");

        _metrics.Lora.ShouldBeSameAs(before);
        (_metrics.Missing & ScrapedFields.LoraAdapters).ShouldBe(ScrapedFields.None);
    }

    [Fact]
    public void Names_are_trimmed_and_empty_ones_dropped()
    {
        Read(Lora("4", " a , ,b", ",,", "1"));

        _metrics.Lora.Active.ShouldBe(["a", "b"], ignoreOrder: true);
        _metrics.Lora.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public void Escapes_in_names_are_undone()
    {
        Read(Lora("4", "a\\\\b,\\\"c\\\",ö", "", "1"));

        _metrics.Lora.Active.ShouldBe(["a\\b", "\"c\"", "ö"], ignoreOrder: true);
    }

    [Fact]
    public void A_maximum_that_is_no_integer_is_reported_and_the_names_still_count()
    {
        Read(Lora("4", "a", "", "1"));

        Read(Lora("x", "b", "", "2"), "vllm:num_requests_waiting 6");

        _metrics.Lora.Maximum.ShouldBe(4);
        _metrics.Lora.Active.ShouldBe(["b"]);
        _metrics.QueuedRequests.ShouldBe(6);
        _metrics.Malformed.ShouldBe(ScrapedFields.LoraAdapters);
    }

    [Fact]
    public void Labels_that_are_absent_empty_the_names_and_keep_the_maximum()
    {
        Read(Lora("4", "a", "b", "1"));

        Read("vllm:lora_requests_info 2");

        _metrics.Lora.Maximum.ShouldBe(4);
        _metrics.Lora.Active.ShouldBeEmpty();
        _metrics.Lora.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_labels_at_a_later_time_are_the_same_adapters()
    {
        Read(Lora("4", "a", "b", "1"));
        AdapterSet before = _metrics.Lora;

        Read(Lora("4", "a", "b", "2"));
        _metrics.Lora.ShouldBeSameAs(before);

        Read(Lora("4", "a", "b,c", "3"));
        _metrics.Lora.Active.ShouldBeSameAs(before.Active);
        _metrics.Lora.Waiting.Count.ShouldBe(2);
        before.Waiting.Count.ShouldBe(1);
    }

    [Fact]
    public void One_reader_serves_many_endpoints_without_mixing_them_up()
    {
        ScrapedMetrics other = new();
        Read(Lora("4", "a", "", "1"));
        _reader.Read(Encoding.UTF8.GetBytes(Lora("4", "b", "", "1") + "\n"), other).ShouldBeTrue();
        Read(Lora("4", "a", "", "2"));

        _metrics.Lora.Active.ShouldBe(["a"]);
        other.Lora.Active.ShouldBe(["b"]);
    }

    [Fact]
    public void A_page_that_says_the_same_allocates_nothing()
    {
        byte[] page = Encoding.UTF8.GetBytes(
            $"vllm:num_requests_waiting 12\nvllm:kv_cache_usage_perc 0.123\n{Lora("4", "a,b", "c", "1.7e9")}\nvllm:cache_config_info{{block_size=\"16\"}} 1\n"
        );
        _reader.Read(page, _metrics).ShouldBeTrue();

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isAccepted = _reader.Read(page, _metrics);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        isAccepted.ShouldBeTrue();
    }

    private static string Lora(string maximum, string running, string waiting, string value) =>
        $"vllm:lora_requests_info{{max_lora=\"{maximum}\",running_lora_adapters=\"{running}\",waiting_lora_adapters=\"{waiting}\"}} {value}";

    private void Read(params string[] lines)
    {
        byte[] page = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        _reader.Read(page, _metrics).ShouldBeTrue(_reader.Error?.ToString());
    }
}

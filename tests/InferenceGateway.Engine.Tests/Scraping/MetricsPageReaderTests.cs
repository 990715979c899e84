using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Tests.Scraping;

public sealed class MetricsPageReaderTests
{
    private const string VllmPage = """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="m"} 7.0
        # TYPE vllm:num_requests_waiting gauge
        vllm:num_requests_waiting{engine="0",model_name="m"} 3.0
        # TYPE vllm:num_requests_waiting_by_reason gauge
        vllm:num_requests_waiting_by_reason{reason="capacity"} 99.0
        # TYPE vllm:kv_cache_usage_perc gauge
        vllm:kv_cache_usage_perc{engine="0"} 0.25
        # TYPE vllm:cache_config_info gauge
        vllm:cache_config_info{block_size="16",num_gpu_blocks="1024"} 1.0
        # TYPE vllm:lora_requests_info gauge
        vllm:lora_requests_info{max_lora="4",running_lora_adapters="a,b",waiting_lora_adapters="c"} 1.7e+09
        # TYPE vllm:time_to_first_token_seconds histogram
        vllm:time_to_first_token_seconds_bucket{le="0.001"} 0.0

        """;

    [Fact]
    public void A_vllm_page_gives_all_fields()
    {
        ScrapedMetrics metrics = ReadAccepted(BuiltInEngineMetricMappings.Vllm, VllmPage);

        metrics.RunningRequests.ShouldBe(7);
        metrics.QueuedRequests.ShouldBe(3);
        metrics.KvCacheUsage.ShouldBe(0.25);
        metrics.CacheBlockSizeTokens.ShouldBe(16);
        metrics.CacheNumBlocks.ShouldBe(1024);
        metrics.Lora.Maximum.ShouldBe(4);
        metrics.Lora.Active.ShouldBe(["a", "b"], ignoreOrder: true);
        metrics.Lora.Waiting.ShouldBe(["c"]);
        metrics.Missing.ShouldBe(ScrapedFields.None);
        metrics.Malformed.ShouldBe(ScrapedFields.None);
        metrics.Found.ShouldBe(
            ScrapedFields.QueuedRequests
                | ScrapedFields.RunningRequests
                | ScrapedFields.KvCacheUsage
                | ScrapedFields.CacheBlockSize
                | ScrapedFields.CacheNumBlocks
                | ScrapedFields.LoraAdapters
                | ScrapedFields.CacheInfo
        );
    }

    [Fact]
    public void An_sglang_page_gives_the_cache_by_its_own_label_names()
    {
        ScrapedMetrics metrics = ReadAccepted(
            BuiltInEngineMetricMappings.Sglang,
            "sglang:num_queue_reqs 1\nsglang:num_running_reqs 2\nsglang:token_usage 0.5\nsglang:cache_config_info{page_size=\"64\",num_pages=\"9\"} 1\n"
        );

        (metrics.QueuedRequests, metrics.RunningRequests, metrics.KvCacheUsage).ShouldBe((1, 2, 0.5));
        (metrics.CacheBlockSizeTokens, metrics.CacheNumBlocks).ShouldBe((64, 9));
    }

    [Fact]
    public void Samples_of_one_family_are_told_apart_by_label_whatever_their_order()
    {
        ScrapedMetrics metrics = ReadAccepted(
            BuiltInEngineMetricMappings.TritonTensorRtLlm,
            """
            # TYPE nv_trt_llm_request_metrics gauge
            nv_trt_llm_request_metrics{model="m",request_type="context",version="1"} 50
            nv_trt_llm_request_metrics{version="1",request_type="waiting",model="m"} 5
            nv_trt_llm_request_metrics{request_type="scheduled"} 6
            nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max"} 800
            nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="tokens_per"} 32
            nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction"} 0.75

            """
        );

        (metrics.QueuedRequests, metrics.RunningRequests, metrics.KvCacheUsage).ShouldBe((5, 6, 0.75));
        (metrics.CacheBlockSizeTokens, metrics.CacheNumBlocks).ShouldBe((32, 800));
        metrics.Missing.ShouldBe(ScrapedFields.None);
    }

    [Fact]
    public void A_missing_metric_keeps_its_value_and_is_reported()
    {
        MetricsPageReader reader = ReaderOf(BuiltInEngineMetricMappings.Vllm);
        ScrapedMetrics metrics = new();
        reader.Read(Encoding.UTF8.GetBytes(VllmPage), metrics).ShouldBeTrue();

        reader.Read("vllm:kv_cache_usage_perc 0.5\n"u8, metrics).ShouldBeTrue();

        metrics.KvCacheUsage.ShouldBe(0.5);
        metrics.QueuedRequests.ShouldBe(3);
        metrics.CacheNumBlocks.ShouldBe(1024);
        metrics.Lora.Active.Count.ShouldBe(2);
        metrics.Found.ShouldBe(ScrapedFields.KvCacheUsage);
        metrics.Missing.ShouldBe(ScrapedFields.QueuedRequests | ScrapedFields.RunningRequests | ScrapedFields.CacheInfo);
    }

    [Theory]
    [InlineData("3.9", 3)]
    [InlineData("-3.9", -3)]
    [InlineData("1e2", 100)]
    [InlineData("+5", 5)]
    [InlineData(".5e1", 5)]
    [InlineData("7.", 7)]
    [InlineData("1e300", int.MaxValue)]
    [InlineData("+Inf", int.MaxValue)]
    [InlineData("-inf", int.MinValue)]
    [InlineData("Infinity", int.MaxValue)]
    public void A_count_is_cut_off_toward_zero_and_to_what_fits(string value, int expected)
    {
        ReadAccepted(BuiltInEngineMetricMappings.Vllm, $"vllm:num_requests_waiting {value}\n").QueuedRequests.ShouldBe(expected);
    }

    [Fact]
    public void A_count_or_share_that_is_no_number_keeps_the_value_before()
    {
        MetricsPageReader reader = ReaderOf(BuiltInEngineMetricMappings.Vllm);
        ScrapedMetrics metrics = new();
        reader.Read("vllm:num_requests_waiting 4\nvllm:kv_cache_usage_perc 0.5\n"u8, metrics).ShouldBeTrue();

        reader.Read("vllm:num_requests_waiting NaN\nvllm:kv_cache_usage_perc nan\n"u8, metrics).ShouldBeTrue();

        metrics.QueuedRequests.ShouldBe(4);
        metrics.KvCacheUsage.ShouldBe(0.5);
        metrics.Malformed.ShouldBe(ScrapedFields.QueuedRequests | ScrapedFields.KvCacheUsage);
        metrics.Found.ShouldBe(ScrapedFields.None);
    }

    [Fact]
    public void The_newest_sample_counts_and_of_equal_ones_the_first()
    {
        ReadQueued("m 1 100\nm 2 300\nm 3 200\nm 4 300\n").ShouldBe(2);
        ReadQueued("m 1\nm 2\n").ShouldBe(1);
        ReadQueued("m 1 -5\nm 2\n").ShouldBe(2);
        ReadQueued("m 1\nm 2 -5\n").ShouldBe(1);
    }

    [Theory]
    [InlineData("gauge")]
    [InlineData("counter")]
    [InlineData("untyped")]
    public void Numbers_of_any_type_count(string type)
    {
        ReadQueued($"# TYPE m {type}\nm 8\n").ShouldBe(8);
    }

    [Theory]
    [InlineData("histogram")]
    [InlineData("summary")]
    public void A_distribution_is_no_number(string type)
    {
        ScrapedMetrics metrics = ReadAccepted(Queue("m"), $"# TYPE m {type}\nm{{quantile=\"0.5\"}} 8\n");

        metrics.QueuedRequests.ShouldBe(0);
        metrics.Malformed.ShouldBe(ScrapedFields.QueuedRequests);
        metrics.Missing.ShouldBe(ScrapedFields.None);
    }

    [Theory]
    [InlineData("m{a=\"x\\\\y\"} 1\n", "x\\y")]
    [InlineData("m{a=\"tab\\n\"} 1\n", "tab\n")]
    [InlineData("m{a=\"\\\"\"} 1\n", "\"")]
    [InlineData("m{a=\"é\",} 1\n", "é")]
    [InlineData(" m { a = \"b\" , c = \"d\" } 1 \n", "b")]
    [InlineData("m{b=\"1\",a=\"z\"}1\n", "z")]
    [InlineData("m{a=\"v}\"}\t1\r\n", "v}")]
    public void Labels_are_compared_by_what_they_mean(string page, string value)
    {
        EngineMetricMapping mapping = new() { Name = "x", QueuedRequests = new MetricSpec("m", [new("a", value)]) };

        ReadAccepted(mapping, page).QueuedRequests.ShouldBe(1);
    }

    [Theory]
    [InlineData("m{a=\"b\\\\\"} 1\n")]
    [InlineData("m{a=\"bb\"} 1\n")]
    [InlineData("m{a=\"\"} 1\n")]
    [InlineData("m{aa=\"b\"} 1\n")]
    [InlineData("m 1\n")]
    [InlineData("m_b{a=\"b\"} 1\n")]
    [InlineData("mm{a=\"b\"} 1\n")]
    public void Samples_without_the_label_are_left_out(string page)
    {
        EngineMetricMapping mapping = new() { Name = "x", QueuedRequests = MetricSpec.Parse("m{a=b}") };

        ReadAccepted(mapping, page).Missing.ShouldBe(ScrapedFields.QueuedRequests);
    }

    [Fact]
    public void Custom_metrics_come_in_the_order_of_the_mapping()
    {
        EngineMetricMapping mapping = new()
        {
            Name = "x",
            CustomMetrics = [new("p", new MetricSpec("b", [])), new("q", new MetricSpec("a", [])), new("r", new MetricSpec("c", []))],
        };

        ScrapedMetrics metrics = ReadAccepted(mapping, "a 1.5\nb NaN\n");

        metrics.CustomFound.ToArray().ShouldBe([true, true, false]);
        metrics.CustomValues.ToArray().ShouldBe([double.NaN, 1.5, 0]);
        metrics.Found.ShouldBe(ScrapedFields.CustomMetrics);
        metrics.Missing.ShouldBe(ScrapedFields.CustomMetrics);
    }

    [Fact]
    public void A_bad_cache_label_resets_the_block_size_and_keeps_the_number_of_blocks()
    {
        MetricsPageReader reader = ReaderOf(BuiltInEngineMetricMappings.Vllm);
        ScrapedMetrics metrics = new();
        reader.Read(Encoding.UTF8.GetBytes(VllmPage), metrics).ShouldBeTrue();

        reader.Read("vllm:cache_config_info{block_size=\"x\",num_gpu_blocks=\"None\"} 1\n"u8, metrics).ShouldBeTrue();

        metrics.CacheBlockSizeTokens.ShouldBe(0);
        metrics.CacheNumBlocks.ShouldBe(1024);
        metrics.Malformed.ShouldBe(ScrapedFields.CacheBlockSize | ScrapedFields.CacheNumBlocks);
    }

    [Fact]
    public void An_empty_cache_label_is_no_error()
    {
        ScrapedMetrics metrics = ReadAccepted(
            BuiltInEngineMetricMappings.Vllm,
            "vllm:cache_config_info{block_size=\"\",num_gpu_blocks=\"7\"} 1\n"
        );

        metrics.CacheBlockSizeTokens.ShouldBe(0);
        metrics.CacheNumBlocks.ShouldBe(7);
        metrics.Malformed.ShouldBe(ScrapedFields.None);
    }

    private static int ReadQueued(string page) => ReadAccepted(Queue("m"), page).QueuedRequests;

    private static EngineMetricMapping Queue(string spec) => new() { Name = "x", QueuedRequests = MetricSpec.Parse(spec) };

    private static MetricsPageReader ReaderOf(EngineMetricMapping mapping) => new(new MetricsPagePlan(mapping));

    private static ScrapedMetrics ReadAccepted(EngineMetricMapping mapping, string page)
    {
        MetricsPageReader reader = ReaderOf(mapping);
        ScrapedMetrics metrics = new();
        reader.Read(Encoding.UTF8.GetBytes(page), metrics).ShouldBeTrue(reader.Error?.ToString());
        return metrics;
    }
}

using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Benchmarks;

/// <summary>Reading the five fields of interest out of a page of some 70 KB such as vLLM publishes: a few gauges among many histograms.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class MetricsPageBenchmarks
{
    private const int PieceBytes = 16 * 1024;
    private const int Histograms = 24;
    private const int BucketsPerHistogram = 21;

    private readonly MetricsPageReader _reader = new(new MetricsPagePlan(BuiltInEngineMetricMappings.Vllm));
    private readonly ScrapedMetrics _metrics = new();
    private byte[] _page = [];
    private byte[][] _otherAdapters = [];
    private int _next;

    [GlobalSetup]
    public void Generate()
    {
        _page = Encoding.UTF8.GetBytes(PageOf("adapter-1,adapter-2"));
        _otherAdapters = [_page, Encoding.UTF8.GetBytes(PageOf("adapter-2,adapter-3"))];
        if (!_reader.Read(_page, _metrics) || _metrics.Missing != ScrapedFields.None || _metrics.Lora.Active.Count != 2)
        {
            throw new InvalidOperationException($"The generated page is not as it should be: {_reader.Error}, missing {_metrics.Missing}");
        }

        Console.WriteLine($"// page of {_page.Length} bytes, {_page.Count(each => each == '\n')} lines");
    }

    [Benchmark(Baseline = true)]
    public bool AtOnce() => _reader.Read(_page, _metrics);

    [Benchmark]
    public bool InPieces()
    {
        _reader.Begin();
        for (int at = 0; at < _page.Length; at += PieceBytes)
        {
            _reader.Append(_page.AsSpan(at, Math.Min(PieceBytes, _page.Length - at)));
        }

        return _reader.Complete(_metrics);
    }

    /// <summary>The adapters differ on every page.</summary>
    [Benchmark]
    public bool ChangingAdapters() => _reader.Read(_otherAdapters[_next++ & 1], _metrics);

    internal static string PageOf(string adapters)
    {
        const string Labels = "engine=\"0\",model_name=\"meta-llama/Llama-3.1-8B-Instruct\"";
        StringBuilder page = new();
        AppendGauge(page, "vllm:num_requests_running", Labels, "12.0");
        AppendGauge(page, "vllm:num_requests_waiting", Labels, "3.0");
        AppendGauge(page, "vllm:kv_cache_usage_perc", Labels, "0.4375");
        AppendGauge(
            page,
            "vllm:lora_requests_info",
            $"max_lora=\"4\",running_lora_adapters=\"{adapters}\",waiting_lora_adapters=\"\"",
            "1.7e+09"
        );
        AppendGauge(
            page,
            "vllm:cache_config_info",
            "block_size=\"16\",cache_dtype=\"auto\",enable_prefix_caching=\"True\",gpu_memory_utilization=\"0.9\",num_gpu_blocks=\"27500\"",
            "1.0"
        );
        for (int i = 0; i < Histograms; i++)
        {
            AppendHistogram(page, $"vllm:request_time_of_phase_{i}_seconds", Labels);
        }

        return page.ToString();
    }

    private static void AppendGauge(StringBuilder page, string name, string labels, string value) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"# HELP {name} What it says, in a sentence.\n# TYPE {name} gauge\n{name}{{{labels}}} {value}\n"
        );

    private static void AppendHistogram(StringBuilder page, string name, string labels)
    {
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} Histogram of a phase in seconds.\n# TYPE {name} histogram\n");
        for (int bucket = 0; bucket < BucketsPerHistogram; bucket++)
        {
            page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{Math.Pow(2, bucket - 8)}\"}} {bucket * 1000}.0\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} 20000.0\n{name}_sum{{{labels}}} 1234.5\n");
    }
}

using System.Text;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>The metric names of SGLang, where a block is called a page.</summary>
internal sealed class SglangPage(string modelName, ServerModelOptions options) : MetricsPage
{
    private readonly byte[] _model = ModelLabel(modelName);
    private readonly byte[] _cache = Encoding.UTF8.GetBytes(
        $"model_name=\"{PageWriter.Escape(modelName)}\",num_pages=\"{options.CacheBlocks}\",page_size=\"{options.BlockSize}\""
    );

    public override string Prefix => "sglang:";

    public override void Write(PageWriter page, ServerModel model, double unixSeconds)
    {
        EngineStatistics statistics = model.Statistics;
        page.Gauge("num_running_reqs"u8, "Running requests."u8, _model, model.RunningCount);
        page.Gauge("num_queue_reqs"u8, "Queued requests."u8, _model, model.WaitingCount);
        page.Gauge("token_usage"u8, "Share of the token memory in use, 0 to 1."u8, _model, model.CacheUsage);
        page.Gauge("num_used_tokens"u8, "Tokens held."u8, _model, (double)model.ReferencedBlocks * options.BlockSize);
        double hitRate = statistics.PrefixCacheQueries == 0 ? 0 : (double)statistics.PrefixCacheHits / statistics.PrefixCacheQueries;
        page.Gauge("cache_hit_rate"u8, "Share of prompt tokens found in the prefix cache, since the start."u8, _model, hitRate);
        page.Gauge("cache_config_info"u8, "Configuration of the token memory."u8, _cache, 1);
        page.Counter("prompt_tokens_total"u8, "Prefill tokens processed."u8, _model, statistics.PromptTokens);
        page.Counter("generation_tokens_total"u8, "Tokens generated."u8, _model, statistics.GeneratedTokens);
        page.Counter("cached_tokens_total"u8, "Prompt tokens found in the prefix cache."u8, _model, statistics.PrefixCacheHits);
        page.Counter("num_requests_total"u8, "Finished requests."u8, _model, statistics.FinishedByStop + statistics.FinishedByLength);
        page.Histogram("time_to_first_token_seconds"u8, "Time to first token."u8, _model, statistics.TimeToFirstToken);
        page.Histogram("inter_token_latency_seconds"u8, "Time between tokens."u8, _model, statistics.InterTokenLatency);
        page.Histogram("time_per_output_token_seconds"u8, "Time between tokens, older name."u8, _model, statistics.InterTokenLatency);
        page.Histogram("e2e_request_latency_seconds"u8, "Time from arrival to end."u8, _model, statistics.EndToEnd);
    }
}

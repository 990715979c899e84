using System.Text;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>The metric names, labels and buckets of vLLM.</summary>
internal sealed class VllmPage(string modelName, ServerModelOptions options) : MetricsPage
{
    private readonly byte[] _model = ModelLabel(modelName);
    private readonly byte[] _stop = Encoding.UTF8.GetBytes($"finish_reason=\"stop\",model_name=\"{PageWriter.Escape(modelName)}\"");
    private readonly byte[] _length = Encoding.UTF8.GetBytes($"finish_reason=\"length\",model_name=\"{PageWriter.Escape(modelName)}\"");
    private readonly byte[] _abort = Encoding.UTF8.GetBytes($"finish_reason=\"abort\",model_name=\"{PageWriter.Escape(modelName)}\"");
    private readonly byte[] _cache = Encoding.UTF8.GetBytes(
        $"block_size=\"{options.BlockSize}\",enable_prefix_caching=\"{(options.PrefixCaching ? "True" : "False")}\","
            + $"num_gpu_blocks=\"{options.CacheBlocks}\",model_name=\"{PageWriter.Escape(modelName)}\""
    );

    private readonly List<string> _names = [];

    public override string Prefix => "vllm:";

    public override void Write(PageWriter page, ServerModel model, double unixSeconds)
    {
        WriteState(page, model, unixSeconds);
        WriteCounters(page, model.Statistics);
        WriteTimes(page, model.Statistics);
        WriteSizes(page, model.Statistics);
    }

    public override void WriteState(PageWriter page, ServerModel model, double unixSeconds)
    {
        page.Gauge("num_requests_running"u8, "Requests in the execution batch."u8, _model, model.RunningCount);
        page.Gauge("num_requests_waiting"u8, "Requests waiting to be processed."u8, _model, model.WaitingCount);
        page.Gauge("kv_cache_usage_perc"u8, "Share of the KV cache in use, 0 to 1."u8, _model, model.CacheUsage);
        page.Gauge("cache_config_info"u8, "Configuration of the KV cache."u8, _cache, 1);

        // One series only: readers otherwise have to find the newest of all that ever were.
        string running = Join(model.CopyRunningAdapters);
        string waiting = Join(model.CopyWaitingAdapters);
        string labels = $"max_lora=\"{options.MaximumAdapters}\",running_lora_adapters=\"{running}\",waiting_lora_adapters=\"{waiting}\"";
        page.Gauge("lora_requests_info"u8, "Running and waiting adapters."u8, Encoding.UTF8.GetBytes(labels), unixSeconds);
    }

    private void WriteCounters(PageWriter page, EngineStatistics statistics)
    {
        page.Counter("prompt_tokens_total"u8, "Prefill tokens processed."u8, _model, statistics.PromptTokens);
        page.Counter("generation_tokens_total"u8, "Tokens generated."u8, _model, statistics.GeneratedTokens);
        page.Counter("prefix_cache_queries_total"u8, "Tokens looked up in the prefix cache."u8, _model, statistics.PrefixCacheQueries);
        page.Counter("prefix_cache_hits_total"u8, "Tokens found in the prefix cache."u8, _model, statistics.PrefixCacheHits);
        page.Counter("external_prefix_cache_queries_total"u8, "Tokens looked up in an external cache."u8, _model, 0);
        page.Counter("external_prefix_cache_hits_total"u8, "Tokens found in an external cache."u8, _model, 0);
        page.Counter("num_preemptions_total"u8, "Preempted sequences."u8, _model, statistics.Preemptions);
        page.Counter("corrupted_requests_total"u8, "Requests with numerical errors."u8, _model, 0);
        page.Family("request_success_total"u8, "Finished requests."u8, "counter"u8);
        page.Sample("request_success_total"u8, ""u8, _stop, statistics.FinishedByStop);
        page.Sample("request_success_total"u8, ""u8, _length, statistics.FinishedByLength);
        page.Sample("request_success_total"u8, ""u8, _abort, statistics.Aborted);
    }

    private void WriteTimes(PageWriter page, EngineStatistics statistics)
    {
        page.Histogram("time_to_first_token_seconds"u8, "Time to first token."u8, _model, statistics.TimeToFirstToken);
        page.Histogram("inter_token_latency_seconds"u8, "Time between tokens."u8, _model, statistics.InterTokenLatency);
        page.Histogram("time_per_output_token_seconds"u8, "Time between tokens, older name."u8, _model, statistics.InterTokenLatency);
        page.Histogram(
            "request_time_per_output_token_seconds"u8,
            "Mean time between the tokens of a request."u8,
            _model,
            statistics.TimePerOutputToken
        );
        page.Histogram("e2e_request_latency_seconds"u8, "Time from arrival to end."u8, _model, statistics.EndToEnd);
        page.Histogram("request_queue_time_seconds"u8, "Time in the waiting queue."u8, _model, statistics.Queue);
        page.Histogram("request_inference_time_seconds"u8, "Time running."u8, _model, statistics.Inference);
        page.Histogram("request_prefill_time_seconds"u8, "Time from admission to first token."u8, _model, statistics.Prefill);
        page.Histogram("request_decode_time_seconds"u8, "Time from first to last token."u8, _model, statistics.Decode);
    }

    private void WriteSizes(PageWriter page, EngineStatistics statistics)
    {
        page.Histogram("request_prompt_tokens"u8, "Prompt tokens per request."u8, _model, statistics.PromptTokensPerRequest);
        page.Histogram("request_generation_tokens"u8, "Generated tokens per request."u8, _model, statistics.GeneratedTokensPerRequest);
        page.Histogram(
            "request_max_num_generation_tokens"u8,
            "Generated tokens of the longest choice."u8,
            _model,
            statistics.LongestGenerationPerRequest
        );
        page.Histogram(
            "max_num_generation_tokens"u8,
            "Generated tokens of the longest choice, older name."u8,
            _model,
            statistics.LongestGenerationPerRequest
        );
        page.Histogram("request_params_max_tokens"u8, "Token limits asked for."u8, _model, statistics.TokenLimits);
        page.Histogram("request_params_n"u8, "Choices asked for."u8, _model, statistics.Choices);
        page.Histogram("iteration_tokens_total"u8, "Tokens per engine step."u8, _model, statistics.TokensPerStep);
    }

    private string Join(Action<ICollection<string>> copy)
    {
        _names.Clear();
        copy(_names);
        return PageWriter.Escape(string.Join(',', _names));
    }
}

namespace InferenceGateway.Engine.Scraping;

/// <summary>The mappings that need no configuration.</summary>
public static class BuiltInEngineMetricMappings
{
    /// <summary>vLLM, and whatever publishes under its names. The engine taken for endpoints that name none.</summary>
    public static EngineMetricMapping Vllm { get; } =
        new()
        {
            Name = "vllm",
            QueuedRequests = MetricSpec.Parse("vllm:num_requests_waiting"),
            RunningRequests = MetricSpec.Parse("vllm:num_requests_running"),
            KvCacheUsage = MetricSpec.Parse("vllm:kv_cache_usage_perc"),
            LoraRequestsInfo = MetricSpec.Parse("vllm:lora_requests_info"),
            CacheInfo = MetricSpec.Parse("vllm:cache_config_info"),
        };

    /// <summary>SGLang.</summary>
    public static EngineMetricMapping Sglang { get; } =
        new()
        {
            Name = "sglang",
            QueuedRequests = MetricSpec.Parse("sglang:num_queue_reqs"),
            RunningRequests = MetricSpec.Parse("sglang:num_running_reqs"),
            KvCacheUsage = MetricSpec.Parse("sglang:token_usage"),
            CacheInfo = MetricSpec.Parse("sglang:cache_config_info"),
            CacheBlockSizeLabelName = "page_size",
            CacheNumBlocksLabelName = "num_pages",
        };

    /// <summary>TensorRT-LLM's own server.</summary>
    public static EngineMetricMapping TensorRtLlmServe { get; } =
        new()
        {
            Name = "trtllm-serve",
            QueuedRequests = MetricSpec.Parse("trtllm_num_requests_waiting"),
            RunningRequests = MetricSpec.Parse("trtllm_num_requests_running"),
            KvCacheUsage = MetricSpec.Parse("trtllm_kv_cache_utilization"),
            CacheBlockSize = MetricSpec.Parse("trtllm_kv_cache_tokens_per_block"),
            CacheNumBlocks = MetricSpec.Parse("trtllm_kv_cache_max_blocks"),
        };

    /// <summary>TensorRT-LLM behind Triton.</summary>
    public static EngineMetricMapping TritonTensorRtLlm { get; } =
        new()
        {
            Name = "triton-tensorrt-llm",
            QueuedRequests = MetricSpec.Parse("nv_trt_llm_request_metrics{request_type=waiting}"),
            RunningRequests = MetricSpec.Parse("nv_trt_llm_request_metrics{request_type=scheduled}"),
            KvCacheUsage = MetricSpec.Parse("nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type=fraction}"),
            CacheBlockSize = MetricSpec.Parse("nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type=tokens_per}"),
            CacheNumBlocks = MetricSpec.Parse("nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type=max}"),
        };

    /// <summary>Triton with models that are not language models. Its running figure is a counter that only grows.</summary>
    public static EngineMetricMapping Triton { get; } =
        new()
        {
            Name = "triton",
            QueuedRequests = MetricSpec.Parse("nv_inference_pending_request_count"),
            RunningRequests = MetricSpec.Parse("nv_inference_exec_count"),
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EngineMetricMapping> All { get; } = [Vllm, Sglang, TensorRtLlmServe, TritonTensorRtLlm, Triton];
}

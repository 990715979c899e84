using System.Collections.Frozen;
using Prefixes = InferenceGateway.Engine.Metrics.MetricFamilies;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// The older names that dashboards and alerts still use. An alias is on the page when its family is; it costs nothing between pages.
/// </summary>
public static class DeprecatedAliases
{
    private const string Objective = "inference_objective_";
    private const string Pool = "inference_pool_";
    private const string Extension = "inference_extension_";
    private const string Scheduler = "llm_d_inference_scheduler_";
    private const string Cache = "kvcache_";

    private static readonly AliasLabel[] None = [];
    private static readonly AliasLabel[] Model = [Same("model_name")];
    private static readonly AliasLabel[] Models = [.. Model, Same("target_model_name")];

    /// <summary>Every alias, in order of the present names.</summary>
    public static IReadOnlyList<DeprecatedAlias> All { get; } =
    [.. Requests().Concat(Pools()).Concat(Engine()).Concat(PluginOwned()).OrderBy(alias => alias.Of, StringComparer.Ordinal)];

    private static readonly FrozenDictionary<string, DeprecatedAlias> ByPresentName = All.ToFrozenDictionary(
        alias => alias.Of,
        StringComparer.Ordinal
    );

    /// <summary>The alias of a family; null when it has none.</summary>
    public static DeprecatedAlias? Of(string name) => ByPresentName.GetValueOrDefault(name);

    private static IEnumerable<DeprecatedAlias> Requests() =>
        [
            Alias(Objective + "request_total", "request_total", [.. Models, Same("priority")]),
            Alias(Objective + "request_error_total", "request_error_total", [.. Models, Same("error_code")]),
            Alias(Objective + "request_duration_seconds", "request_duration_seconds", Models),
            Alias(Objective + "request_sizes", "request_size_bytes", Models),
            Alias(Objective + "response_sizes", "response_size_bytes", Models),
            Alias(Objective + "input_tokens", "request_input_tokens", Models),
            Alias(Objective + "output_tokens", "request_output_tokens", Models),
            Alias(Objective + "prompt_cached_tokens", "request_cached_tokens", Models),
            Alias(Objective + "running_requests", "request_running", Model),
            Alias(Objective + "normalized_time_per_output_token_seconds", "request_ntpot_seconds", Models),
            Alias(Objective + "inference_request_metric", "inference_request_metric", [.. Models, Same("type")]),
            Alias(Objective + "request_predicted_ttft_seconds", "request_predicted_ttft_seconds", Models),
            Alias(Objective + "request_predicted_tpot_seconds", "request_predicted_tpot_seconds", Models),
            Alias(Objective + "request_ttft_prediction_duration_seconds", "request_ttft_prediction_duration_seconds", Models),
            Alias(Objective + "request_tpot_prediction_duration_seconds", "request_tpot_prediction_duration_seconds", Models),
            Alias(Objective + "request_slo_violation_total", "request_slo_violation_total", [.. Models, Same("type")]),
        ];

    private static IEnumerable<DeprecatedAlias> Pools() =>
        [
            Alias(Pool + "average_kv_cache_utilization", "average_kv_cache_utilization"),
            Alias(Pool + "average_queue_size", "average_queue_size"),
            Alias(Pool + "average_running_requests", "average_running_requests"),
            Alias(Pool + "ready_pods", "ready_endpoints"),
            Alias(
                Pool + "per_pod_queue_size",
                "per_endpoint_queue_size",
                [Same("name"), new AliasLabel("model_server_pod", "model_server_endpoint")]
            ) with
            {
                SaysDeprecated = false,
            },
        ];

    private static IEnumerable<DeprecatedAlias> Engine()
    {
        string[] flowControl =
        [
            "request_queue_duration_seconds",
            "dispatch_cycle_duration_seconds",
            "request_enqueue_duration_seconds",
            "queue_size",
            "queue_bytes",
            "pool_saturation",
        ];
        return
        [
            Alias(Extension + "scheduler_e2e_duration_seconds", "scheduler_e2e_duration_seconds"),
            Alias(
                Extension + "scheduler_attempts_total",
                "scheduler_attempts_total",
                [Same("status"), Same("target_model_name"), new AliasLabel("pod_name", "endpoint_name"), Same("namespace"), Same("port")]
            ),
            Alias(Extension + "plugin_duration_seconds", "plugin_duration_seconds"),
            Alias(Extension + "info", "info") with
            {
                SaysDeprecated = false,
            },
            Alias(Extension + "model_rewrite_decisions_total", "model_rewrite_decisions_total") with
            {
                SaysDeprecated = false,
            },
            .. flowControl.Select(name => Alias($"{Extension}flow_control_{name}", "flow_control_" + name)),
            Alias(Scheduler + "datalayer_poll_errors_total", "datalayer_poll_errors_total"),
            Alias(Scheduler + "datalayer_extract_errors_total", "datalayer_extract_errors_total"),
        ];
    }

    private static IEnumerable<DeprecatedAlias> PluginOwned()
    {
        AliasLabel[] decision = [.. Model, Same("decision_type")];
        string[] index =
        [
            "admissions_total",
            "evictions_total",
            "lookup_requests_total",
            "max_pod_hit_count_total",
            "lookup_hits_total",
            "lookup_latency_seconds",
        ];
        string[] events = ["dedup_removed_hashes_suppressed_total", "dedup_removed_hashes_forwarded_total"];
        return
        [
            Alias(Extension + "prefix_indexer_size", "prefix_indexer_size", None),
            Alias(Extension + "prefix_indexer_hit_ratio", "prefix_indexer_hit_ratio", None),
            Alias(Extension + "prefix_indexer_hit_bytes", "prefix_indexer_hit_bytes", None),
            Alias(Scheduler + "disagg_decision_total", "disagg_decision_total", decision),
            Alias(Scheduler + "pd_decision_total", "pd_decision_total", decision),
            .. index.Select(name => Alias($"{Cache}index_{name}", "kv_cache_index_" + name, None)),
            .. events.Select(name => Alias($"{Cache}kvevents_{name}", "kv_cache_events_" + name, None)),
        ];
    }

    private static DeprecatedAlias Alias(string name, string of, AliasLabel[]? labels = null) => new(name, Prefixes.Prefix + of, labels);

    private static AliasLabel Same(string label) => new(label, label);
}

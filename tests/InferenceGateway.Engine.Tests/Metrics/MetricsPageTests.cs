using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

/// <summary>The whole page after requests of every ending, against the names, types, labels and buckets that dashboards are built on.</summary>
public sealed class MetricsPageTests
{
    private const string General =
        "0.005 0.025 0.05 0.1 0.2 0.4 0.6 0.8 1 1.25 1.5 2 3 4 5 6 8 10 15 20 30 45 60 120 180 240 300 360 480 600 900 1200 1800 2700 3600";

    private const string UpToTwoMinutes = "0.005 0.025 0.05 0.1 0.2 0.4 0.6 0.8 1 1.25 1.5 2 3 4 5 6 8 10 15 20 30 45 60 120";
    private const string Micro = "0.0001 0.0002 0.0005 0.001 0.002 0.005 0.01 0.02 0.05 0.1";

    private const string TokensIn = "1 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32778 65536 131072 262144 524288 1048576";
    private const string TokensOut = "1 8 16 32 64 128 256 512 1024 2048 4096 8192";

    private const string RequestBytes =
        "64 128 256 512 1024 2048 4096 8192 16384 32768 65536 131072 262144 524288 1048576 2097152 4194304 8388608 16777216 33554432"
        + " 67108864 134217728 268435456 536870912 1073741824";

    private const string ResponseBytes = "1 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32778 65536";
    private const string NormalizedTokenTime = "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5 10";
    private const string TokenTime = "0.0005 0.00205 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.125 0.15 0.2 0.3 0.4 0.5 0.6 0.8 1 2";
    private const string ChunkTime = "0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.15 0.2 0.3 0.5 0.75 1 2";
    private const string RequestProcessing = "0.0005 0.001 0.002 0.005 0.01 0.015 0.025 0.04 0.06 0.1 0.25 0.5 1 2.5 5 10";
    private const string ResponseProcessing = "0.0001 0.00025 0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5";
    private const string Streams = "0.001 0.005 0.01 0.05 0.1 0.5 1 5 10 30 60 120 300 600";

    private const string L = "model_name,target_model_name,fairness_id,priority";
    private const string M = "model_name,target_model_name";

    /// <summary>Name, type, labels, buckets; after an arrow the deprecated name, and its labels where they differ.</summary>
    private static readonly (string Name, string Type, string Labels, string Buckets, string Alias, string AliasLabels)[] Reference =
    [
        ("request_total", "counter", L, "", "inference_objective_request_total", M + ",priority"),
        ("request_error_total", "counter", L + ",error_code", "", "inference_objective_request_error_total", M + ",error_code"),
        ("request_size_bytes", "histogram", L, RequestBytes, "inference_objective_request_sizes", M),
        ("request_duration_seconds", "histogram", L, General, "inference_objective_request_duration_seconds", M),
        ("response_size_bytes", "histogram", L, ResponseBytes, "inference_objective_response_sizes", M),
        ("request_input_tokens", "histogram", L, TokensIn, "inference_objective_input_tokens", M),
        ("request_output_tokens", "histogram", L, TokensOut, "inference_objective_output_tokens", M),
        ("request_cached_tokens", "histogram", L, TokensIn, "inference_objective_prompt_cached_tokens", M),
        ("request_running", "gauge", L, "", "inference_objective_running_requests", "model_name"),
        ("request_ntpot_seconds", "histogram", L, NormalizedTokenTime, "inference_objective_normalized_time_per_output_token_seconds", M),
        ("request_ttft_seconds", "histogram", L + ",streaming", UpToTwoMinutes, "", ""),
        ("request_streaming_tpot_seconds", "histogram", L, TokenTime, "", ""),
        ("request_streaming_itl_seconds", "histogram", L, ChunkTime, "", ""),
        ("request_processing_duration_seconds", "histogram", "", RequestProcessing, "", ""),
        ("response_processing_duration_seconds", "histogram", "", ResponseProcessing, "", ""),
        ("average_kv_cache_utilization", "gauge", "name", "", "inference_pool_average_kv_cache_utilization", "name"),
        ("average_queue_size", "gauge", "name", "", "inference_pool_average_queue_size", "name"),
        ("average_running_requests", "gauge", "name", "", "inference_pool_average_running_requests", "name"),
        ("std_dev_kv_cache_utilization", "gauge", "name", "", "", ""),
        ("std_dev_queue_size", "gauge", "name", "", "", ""),
        ("std_dev_running_requests", "gauge", "name", "", "", ""),
        ("ready_endpoints", "gauge", "name", "", "inference_pool_ready_pods", "name"),
        (
            "per_endpoint_queue_size",
            "gauge",
            "name,model_server_endpoint",
            "",
            "inference_pool_per_pod_queue_size",
            "name,model_server_pod"
        ),
        ("scheduler_e2e_duration_seconds", "histogram", "", Micro, "inference_extension_scheduler_e2e_duration_seconds", ""),
        (
            "scheduler_attempts_total",
            "counter",
            "status,target_model_name,endpoint_name,namespace,port",
            "",
            "inference_extension_scheduler_attempts_total",
            "status,target_model_name,pod_name,namespace,port"
        ),
        (
            "plugin_duration_seconds",
            "histogram",
            "extension_point,plugin_type,plugin_name",
            Micro,
            "inference_extension_plugin_duration_seconds",
            "extension_point,plugin_type,plugin_name"
        ),
        ("info", "gauge", "commit,build_ref", "", "inference_extension_info", "commit,build_ref"),
        (
            "model_rewrite_decisions_total",
            "counter",
            "model_rewrite_name,model_name,target_model",
            "",
            "inference_extension_model_rewrite_decisions_total",
            "model_rewrite_name,model_name,target_model"
        ),
        (
            "datalayer_poll_errors_total",
            "counter",
            "source_type",
            "",
            "llm_d_inference_scheduler_datalayer_poll_errors_total",
            "source_type"
        ),
        (
            "datalayer_extract_errors_total",
            "counter",
            "source_type,extractor_type",
            "",
            "llm_d_inference_scheduler_datalayer_extract_errors_total",
            "source_type,extractor_type"
        ),
        ("extproc_streams_inflight", "gauge", "", "", "", ""),
        ("extproc_stream_duration_seconds", "histogram", "", Streams, "", ""),
        ("extproc_streams_total", "counter", "code", "", "", ""),
    ];

    [Fact]
    public void After_every_ending_the_page_has_exactly_the_known_families()
    {
        Dictionary<string, string> expected = [];
        foreach ((string name, string type, string labels, string buckets, string alias, string aliasLabels) in Reference)
        {
            expected.Add("llm_d_epp_" + name, Describe(type, labels, buckets));
            if (alias.Length > 0)
            {
                expected.Add(alias, Describe(type, aliasLabels, buckets));
            }
        }

        ParsedPage page = ParsedPage.Of(Worked().CollectorRegistry);

        page.Families.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Keys.Order(StringComparer.Ordinal));
        foreach (ParsedFamily family in page.Families.Values)
        {
            string bounds = string.Join(' ', family.Buckets.Where(b => b != "+Inf"));
            Describe(family.Type, family.Labels, bounds).ShouldBe(expected[family.Name], family.Name);
        }

        static string Describe(string type, string labels, string buckets) => $"{type} [{labels}] {buckets}";
    }

    [Fact]
    public void Every_help_text_says_alpha_and_that_of_an_old_name_says_what_to_use()
    {
        ParsedPage page = ParsedPage.Of(Worked().CollectorRegistry);

        foreach ((string name, _, _, _, string alias, _) in Reference)
        {
            string help = page.Families["llm_d_epp_" + name].Help;
            help.ShouldStartWith("[ALPHA] ");
            help.ShouldNotContain("Deprecated");
            if (alias.Length > 0)
            {
                string[] silent = ["info", "model_rewrite_decisions_total", "per_endpoint_queue_size"];
                string expected = silent.Contains(name) ? help : $"[ALPHA] [Deprecated: Use llm_d_epp_{name}] {help["[ALPHA] ".Length..]}";
                page.Families[alias].Help.ShouldBe(expected);
            }
        }
    }

    [Fact]
    public void A_histogram_is_cumulative_and_ends_in_its_count()
    {
        ParsedPage page = ParsedPage.Of(Worked().CollectorRegistry);

        ParsedFamily[] histograms = [.. page.Families.Values.Where(f => f.Type == "histogram")];
        histograms.Length.ShouldBeGreaterThan(20);
        foreach (ParsedFamily family in histograms)
        {
            family.Buckets[^1].ShouldBe("+Inf", family.Name);
            double earlier = 0;
            string series = "";
            foreach ((string sample, double value) in family.Samples.Where(s => s.Key.Contains("_bucket{")))
            {
                string of = sample[..sample.LastIndexOf("le=", StringComparison.Ordinal)];
                value.ShouldBeGreaterThanOrEqualTo(of == series ? earlier : 0, sample);
                (series, earlier) = (of, value);
                if (sample.Contains("le=\"+Inf\""))
                {
                    string labels = of[(of.IndexOf('{') + 1)..].TrimEnd(',');
                    string count = family.Name + "_count" + (labels.Length == 0 ? "" : $"{{{labels}}}");
                    value.ShouldBe(family.Samples[count], count);
                }
            }
        }
    }

    [Fact]
    public void The_durations_of_every_extension_point_are_there()
    {
        ParsedPage page = ParsedPage.Of(Worked().CollectorRegistry);

        string[] points =
        [
            "RequestParsing",
            "ResponseParsing",
            "DataProducer",
            "PreRequest",
            "ResponseReceived",
            "ResponseStreaming",
            "ProfilePicker",
            "Scorer",
            "Picker",
            "ProcessProfilesResults",
        ];
        foreach (string point in points)
        {
            double observed = page.Families["llm_d_epp_plugin_duration_seconds"]
                .Samples.Where(s =>
                    s.Key.StartsWith($"llm_d_epp_plugin_duration_seconds_count{{extension_point=\"{point}\"", StringComparison.Ordinal)
                )
                .Sum(s => s.Value);
            observed.ShouldBeGreaterThan(0, point);
        }
    }

    /// <summary>An engine after a request of every ending, a stream of a proxy, a failed scrape and a refreshed pool.</summary>
    private static FakeEngine Worked()
    {
        FakeEngine engine = new(
            FakeEngine.Configuration.Replace("- type: counter", "- type: counter\n- type: prefix\n- type: accept"),
            "a",
            "b"
        );
        Answer(engine, isEventStream: false, RequestEnding.Completed, 200);
        Answer(engine, isEventStream: true, RequestEnding.Completed, 200);
        Answer(engine, isEventStream: false, RequestEnding.Completed, 500);
        Answer(engine, isEventStream: true, RequestEnding.ClientGone, 200);
        Answer(engine, isEventStream: true, RequestEnding.Evicted, 200);
        Answer(engine, isEventStream: true, RequestEnding.Failed, 200);
        RequestContext refused = engine.Begin();
        engine.Director.Decide(refused, "no model"u8).ShouldNotBeNull();
        engine.Director.End(refused, RequestEnding.Rejected, 400);

        engine.Metrics.PollErrors.WithLabels("metrics-data-source").Inc();
        engine.Metrics.ExtractErrors.WithLabels("metrics-data-source", "core-metrics-extractor").Inc();
        engine.Metrics.ModelRewriteDecisions.WithLabels("rewrite", "a", "b").Inc();
        StreamMetrics streams = new(engine.Metrics, engine.Clock);
        streams.Closed(streams.Opened(), statusCode: 0);
        engine.Store.Current.Metrics.UpdatedAt.At(0) = 1;
        engine.Metrics.Pool.Refresh("pool", engine.Store.Current, freshSince: 1);
        return engine;
    }

    private static void Answer(FakeEngine engine, bool isEventStream, RequestEnding ending, int status)
    {
        RequestContext context = engine.Begin();
        engine.Director.Decide(context, Encoding.UTF8.GetBytes("model:prompt")).ShouldBeNull();
        engine.Director.ResponseStarted(context, status, isEventStream, NoResponseHeaders.Instance);
        for (int chunk = 0; chunk < 3; chunk++)
        {
            engine.Clock.Advance(TimeSpan.FromSeconds(1));
            engine.Director.ResponseBytes(context, 10);
            RequestDirector.ReadUsage(context, "0123456789"u8);
        }

        context.Usage = context.Usage with { PromptTokens = 5, CachedTokens = 0 };
        engine.Director.ResponseCompleted(context);
        engine.Director.End(context, ending, status);
    }
}

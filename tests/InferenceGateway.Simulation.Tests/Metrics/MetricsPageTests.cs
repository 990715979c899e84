using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Tests.Server;
using static InferenceGateway.Simulation.Tests.Server.ServerHarness;

namespace InferenceGateway.Simulation.Tests.Metrics;

public sealed class MetricsPageTests
{
    private const string TokenBounds = "1 2 5 10 20 50 100 200 500 1000";

    [Theory]
    [InlineData(
        "time_to_first_token_seconds",
        "0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 20 40 80 160 640 2560"
    )]
    [InlineData("inter_token_latency_seconds", "0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.3 0.4 0.5 0.75 1 2.5 5 7.5 10 20 40 80")]
    [InlineData("request_time_per_output_token_seconds", "0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.3 0.4 0.5 0.75 1 2.5 5 7.5 10 20 40 80")]
    [InlineData("e2e_request_latency_seconds", "0.3 0.5 0.8 1 1.5 2 2.5 5 10 15 20 30 40 50 60 120 240 480 960 1920 7680")]
    [InlineData("request_queue_time_seconds", "0.3 0.5 0.8 1 1.5 2 2.5 5 10 15 20 30 40 50 60 120 240 480 960 1920 7680")]
    [InlineData("request_prompt_tokens", TokenBounds)]
    [InlineData("request_max_num_generation_tokens", TokenBounds)]
    [InlineData("max_num_generation_tokens", TokenBounds)]
    [InlineData("request_params_max_tokens", TokenBounds)]
    public async Task Histograms_have_the_buckets_of_vllm(string name, string bounds)
    {
        await using ServerHarness server = await InstantAsync(options =>
            options with
            {
                Engine = options.Engine with { MaximumModelLength = 1024 },
            }
        );

        string page = await server.MetricsAsync();

        string start = $"vllm:{name}_bucket{{model_name=\"acme/chat\",le=\"";
        string[] found =
        [
            .. page.Split('\n')
                .Where(line => line.StartsWith(start, StringComparison.Ordinal))
                .Select(line => line[start.Length..].Split('"')[0]),
        ];
        found.ShouldBe([.. bounds.Split(' '), "+Inf"]);
    }

    [Fact]
    public async Task Gauges_show_what_runs_and_waits()
    {
        await using ServerHarness server = await StartAsync(
            Slow,
            options =>
                options with
                {
                    Engine = options.Engine with { MaximumSequences = 1, CacheBlocks = 8 },
                    Adapters = [new("x", "/x"), new("y", "/y")],
                }
        );
        string prompt = new('x', 64);
        Task<HttpResponseMessage> first = server.PostAsync("/v1/completions", $$"""{"model":"x","prompt":"{{prompt}}","max_tokens":1}""");
        await EventuallyAsync(() => server.Server.Load.Running == 1);
        Task<HttpResponseMessage> second = server.PostAsync("/v1/completions", $$"""{"model":"y","prompt":"{{prompt}}","max_tokens":1}""");
        await EventuallyAsync(() => server.Server.Load.Waiting == 1);

        string page = await server.MetricsAsync();

        page.ShouldContain("vllm:num_requests_running{model_name=\"acme/chat\"} 1\n");
        page.ShouldContain("vllm:num_requests_waiting{model_name=\"acme/chat\"} 1\n");
        // One block of eight.
        page.ShouldContain("vllm:kv_cache_usage_perc{model_name=\"acme/chat\"} 0.125\n");
        // The test's clock stands at 2030-01-01, which is 1893456000.
        page.ShouldContain("vllm:lora_requests_info{max_lora=\"1\",running_lora_adapters=\"x\",waiting_lora_adapters=\"y\"} 1893456000\n");
        page.ShouldContain("vllm:cache_config_info{block_size=\"16\",");
        page.ShouldContain("num_gpu_blocks=\"8\"");
        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        await first;
        await second;
        (await server.MetricsAsync()).Split("vllm:lora_requests_info{").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Counters_and_histograms_add_up()
    {
        await using ServerHarness server = await StartAsync(Slow);
        Task<HttpResponseMessage> pending = server.PostAsync(
            "/v1/completions",
            """{"prompt":"12345678","max_tokens":3,"ignore_eos":true}"""
        );
        await EventuallyAsync(() => server.Server.Load.Running == 1);
        server.Time.Advance(TimeSpan.FromMilliseconds(120));
        await pending;

        string page = await server.MetricsAsync();

        // Two prompt tokens; tokens at 100, 110 and 120 ms.
        const string Model = "{model_name=\"acme/chat\"}";
        page.ShouldContain($"vllm:prompt_tokens_total{Model} 2\n");
        page.ShouldContain($"vllm:generation_tokens_total{Model} 3\n");
        page.ShouldContain($"vllm:prefix_cache_queries_total{Model} 2\n");
        page.ShouldContain($"vllm:num_preemptions_total{Model} 0\n");
        page.ShouldContain("vllm:request_success_total{finish_reason=\"length\",model_name=\"acme/chat\"} 1\n");
        page.ShouldContain("vllm:time_to_first_token_seconds_bucket{model_name=\"acme/chat\",le=\"0.08\"} 0\n");
        page.ShouldContain("vllm:time_to_first_token_seconds_bucket{model_name=\"acme/chat\",le=\"0.1\"} 1\n");
        page.ShouldContain($"vllm:time_to_first_token_seconds_sum{Model} 0.1\n");
        page.ShouldContain($"vllm:inter_token_latency_seconds_count{Model} 2\n");
        page.ShouldContain($"vllm:e2e_request_latency_seconds_sum{Model} 0.12\n");
    }

    [Fact]
    public async Task Sglang_names_replace_those_of_vllm()
    {
        await using ServerHarness server = await InstantAsync(options => options with { MetricNames = EngineKind.Sglang });

        string page = await server.MetricsAsync();

        page.ShouldContain("sglang:num_queue_reqs{model_name=\"acme/chat\"} 0\n");
        page.ShouldContain("sglang:num_running_reqs{model_name=\"acme/chat\"} 0\n");
        page.ShouldContain("sglang:token_usage{model_name=\"acme/chat\"} 0\n");
        page.ShouldContain("sglang:cache_config_info{model_name=\"acme/chat\",num_pages=\"32768\",page_size=\"16\"} 1\n");
        page.ShouldNotContain("vllm:");
    }

    [Fact]
    public async Task A_model_name_cannot_break_the_page()
    {
        await using ServerHarness server = await InstantAsync(options => options with { Model = "a\"b\\c\nd" });

        (await server.MetricsAsync()).ShouldContain("vllm:num_requests_running{model_name=\"a\\\"b\\\\c\\nd\"} 0\n");
    }

    [Fact]
    public async Task Every_family_is_announced_once_and_every_line_is_well_formed()
    {
        await using ServerHarness server = await InstantAsync();

        string[] lines = (await server.MetricsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] types = [.. lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        types.Distinct().Count().ShouldBe(types.Length);
        lines.Where(line => line[0] != '#').ShouldAllBe(line => line.StartsWith("vllm:") && line.Contains("} "));
    }
}

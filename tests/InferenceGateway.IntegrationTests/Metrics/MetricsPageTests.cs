using InferenceGateway.IntegrationTests.EndpointPicker;
using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Metrics;

/// <summary>The page at <c>/metrics</c>, whose names dashboards and alerts are built on.</summary>
public sealed class MetricsPageTests : IAsyncLifetime
{
    private const string Prefix = "llm_d_epp_";

    private SimulatedServer _server = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Simulators.InstantAsync();
        _gateway = await RunningGateway.StartAsync(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Known_requests_are_counted_as_worked_out_by_hand()
    {
        string forty = new('x', 40); // 10 tokens of 4 bytes
        string eighty = new('y', 80); // 20 tokens
        for (int i = 0; i < 3; i++)
        {
            await SendAsync(Bodies.Completion(forty, tokens: 6));
        }

        for (int i = 0; i < 2; i++)
        {
            string withUsage = Bodies
                .Stream(eighty, tokens: 5)
                .Replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
            await SendAsync(withUsage);
        }

        // This one's answer does not say how many tokens it took.
        await SendAsync(Bodies.Stream(eighty, tokens: 5));
        using HttpResponseMessage models = await _gateway.Client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        using HttpResponseMessage broken = await _gateway.PostAsync(Bodies.Completions, "{");
        await _gateway.ShouldComeToRestAsync();

        string[] labels = ["model_name=\"acme/chat\"", "target_model_name=\"acme/chat\"", "fairness_id=\"default-flow\"", "priority=\"0\""];
        await ShouldBeAsync(6, "request_total", labels);
        await ShouldBeAsync(6, "request_total"); // and no others: neither the list of models nor the broken body
        await ShouldBeAsync(0, "request_running", labels);
        await ShouldBeAsync(6, "request_duration_seconds_count", labels);
        await ShouldBeAsync(6, "request_size_bytes_count", labels);
        await ShouldBeAsync(6, "response_size_bytes_count", labels);
        await ShouldBeAsync(3, "request_ttft_seconds_count", [.. labels, "streaming=\"false\""]);
        await ShouldBeAsync(3, "request_ttft_seconds_count", [.. labels, "streaming=\"true\""]);
        await ShouldBeAsync((3 * 10) + (2 * 20), "request_input_tokens_sum", labels);
        await ShouldBeAsync(5, "request_input_tokens_count", labels);
        await ShouldBeAsync((3 * 6) + (2 * 5), "request_output_tokens_sum", labels);
        await ShouldBeAsync(5, "request_ntpot_seconds_count", labels);
        await ShouldBeAsync(2, "request_streaming_tpot_seconds_count", labels);
        string port = _server.Address.Port.ToString();
        string[] target = [$"endpoint_name=\"127.0.0.1:{port}\"", "namespace=\"default\"", $"port=\"{port}\"", "status=\"success\""];
        await ShouldBeAsync(6, "scheduler_attempts_total", [.. target, "target_model_name=\"acme/chat\""]);
        await ShouldBeAsync(7, "scheduler_attempts_total", target); // the list of models, too, is asked of some endpoint
        await ShouldBeAsync(1, "request_error_total", "error_code=\"BadRequest\"");
        await ShouldBeAsync(1, "request_error_total");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task No_name_is_invented()
    {
        await SendAsync(Bodies.Completion());
        await SendAsync(Bodies.Stream());

        string[] lines = await _gateway.MetricLinesAsync();
        string[] families =
        [
            .. lines.Where(line => line.StartsWith("# TYPE " + Prefix, StringComparison.Ordinal)).Select(line => line.Split(' ')[2]),
        ];

        families.Length.ShouldBeGreaterThan(15);
        families.ShouldBeUnique();
        families
            .Except(MetricsCatalogue.Read().Families.Where(family => family.Missing is null).Select(family => family.Name))
            .ShouldBeEmpty();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Every_sample_belongs_to_a_family_with_help_and_type()
    {
        await SendAsync(Bodies.Completion());

        string? family = null;
        foreach (string line in await _gateway.MetricLinesAsync())
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
            }
            else
            {
                line.ShouldStartWith(family.ShouldNotBeNull());
            }
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Requests_that_went_wrong_before_a_target_was_found_are_failed_attempts()
    {
        await using RunningGateway empty = await RunningGateway.StartAsync();
        using HttpResponseMessage response = await empty.PostAsync(Bodies.Completions, Bodies.Completion());

        await response.ShouldBeErrorAsync(503);
        await empty.ShouldComeToRestAsync();
        (await empty.MetricAsync("llm_d_epp_request_error_total", "error_code=\"ServiceUnavailable\"")).ShouldBe(1);
        (await empty.MetricAsync("llm_d_epp_request_total")).ShouldBeNull();
    }

    private async Task ShouldBeAsync(double expected, string name, params string[] labels) =>
        (await _gateway.MetricAsync(Prefix + name, labels)).ShouldBe(expected, $"{name} {string.Join(' ', labels)}");

    private async Task SendAsync(string body)
    {
        using HttpResponseMessage response = await _gateway.PostAsync(Bodies.Completions, body);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
    }
}

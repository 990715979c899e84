using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>An Envoy with several worker threads: each has connections to the picker and to the model servers of its own.</summary>
public sealed class SeveralWorkersTests
{
    private const int Streams = 200;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Two_hundred_streams_at_once_complete_over_two_workers_and_leave_nothing()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using SimulatedServer first = await Simulators.InstantAsync();
        await using SimulatedServer second = await Simulators.InstantAsync();
        EnvoyGatewayOptions options = new() { Workers = 2, PickerFlags = ["--enable-grpc-stream-metrics"] };
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(options, first.Address, second.Address);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => AskAsync(gateway, $"prompt {i}")));

        answers.ShouldAllBe(text => text.EndsWith("data: [DONE]\n\n"));
        answers.ShouldAllBe(text => text.Contains("\"completion_tokens\":20"));
        // HTTP/1.1: many connections, which the system deals out to both workers.
        string listener = $"listener.{gateway.Address.Host}_{gateway.Address.Port}.worker_";
        (await gateway.Envoy.StatisticAsync(listener + "0.downstream_cx_total")).ShouldBeGreaterThan(0);
        (await gateway.Envoy.StatisticAsync(listener + "1.downstream_cx_total")).ShouldBeGreaterThan(0);
        await gateway.ShouldComeToRestAsync();
        (await gateway.Picker.MetricAsync("llm_d_epp_request_total")).ShouldBe(Streams);
        (await gateway.Picker.MetricAsync("llm_d_epp_request_running")).ShouldBe(0);
        (await gateway.Picker.MetricAsync("llm_d_epp_extproc_streams_inflight")).ShouldBe(0);
    }

    private static async Task<string> AskAsync(EnvoyGateway gateway, string prompt)
    {
        string body = Bodies.Stream(prompt, tokens: 20)[..^1] + ""","stream_options":{"include_usage":true}}""";
        using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, body, Patience.End);
        string text = await response.Content.ReadAsStringAsync(Patience.End);
        ((int)response.StatusCode).ShouldBe(200, text);
        return text;
    }
}

using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Clients;

public sealed class ThousandClientsTests
{
    private const int Clients = 1000;
    private const int Tokens = 5;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_thousand_streams_at_the_same_time_all_succeed_and_leave_nothing()
    {
        FakeTimeProvider time = new();
        await using SimulatedServer first = await StartAsync(time);
        await using SimulatedServer second = await StartAsync(time);
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Address, second.Address);
        Task<int>[] streams = [.. Enumerable.Range(0, Clients).Select(i => CountEventsAsync(gateway, i))];

        // The servers' time stands still until they have all the requests: that many really are open at once.
        await Patience.UntilAsync(() => first.Load.Running + second.Load.Running == Clients, "all requests run");
        gateway.InFlight.ShouldBe(Clients);
        (await gateway.MetricAsync("llm_d_epp_request_running")).ShouldBe(Clients);
        first.Load.Running.ShouldBeGreaterThan(0);
        second.Load.Running.ShouldBeGreaterThan(0);
        for (int token = 0; token < Tokens; token++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        int[] events = await Task.WhenAll(streams);

        // The tokens, the finish and [DONE].
        events.ShouldAllBe(count => count == Tokens + 2);
        await gateway.ShouldComeToRestAsync();
        (await gateway.MetricAsync("llm_d_epp_request_total")).ShouldBe(Clients);
        (await gateway.MetricAsync("llm_d_epp_request_duration_seconds_count")).ShouldBe(Clients);
        (await gateway.MetricAsync("llm_d_epp_request_error_total")).ShouldBeNull();
    }

    private static async Task<int> CountEventsAsync(RunningGateway gateway, int client)
    {
        using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, Bodies.Stream($"client {client}", Tokens));
        response.IsSuccessStatusCode.ShouldBeTrue();
        string text = await response.Content.ReadAsStringAsync();
        text.ShouldEndWith("data: [DONE]\n\n");
        return text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private static Task<SimulatedServer> StartAsync(FakeTimeProvider time) =>
        Simulators.StandingStillAsync(
            time,
            options =>
                options with
                {
                    Engine = new ServerModelOptions { Latency = Simulators.TenMilliseconds, MaximumSequences = Clients },
                }
        );
}

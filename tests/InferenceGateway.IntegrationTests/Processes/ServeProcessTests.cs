using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Processes;

public sealed class ServeProcessTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task After_SIGTERM_a_running_stream_is_completed_and_nothing_new_is_taken()
    {
        FakeTimeProvider time = new();
        await using SimulatedServer server = await Simulators.StandingStillAsync(time);
        await using IgwProcess gateway = IgwProcess.Start("serve", "--port", "0", "--endpoint", server.Address.AbsoluteUri);
        Uri address = (await gateway.AddressesAsync("listening on "))[0];
        using HttpClient client = new() { BaseAddress = address, Timeout = Patience.Span };
        Task<HttpResponseMessage> pending = client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Bodies.Completions) { Content = Bodies.Json(Bodies.Stream(tokens: 2)) },
            HttpCompletionOption.ResponseHeadersRead
        );
        await Patience.UntilAsync(() => server.Load.Running == 1, "the request runs");
        time.Advance(TimeSpan.FromMilliseconds(10));
        using HttpResponseMessage response = await pending;

        await gateway.TerminateAsync();
        await Patience.UntilAsync(() => IsClosedAsync(address), "the gateway takes no new requests");
        time.Advance(TimeSpan.FromMilliseconds(10));

        string text = await response.Content.ReadAsStringAsync();
        text.ShouldEndWith("data: [DONE]\n\n");
        (await gateway.ExitCodeAsync()).ShouldBe(0, gateway.Error);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_requests_SIGTERM_ends_it_at_once()
    {
        await using SimulatedServer server = await Simulators.InstantAsync();
        await using IgwProcess gateway = IgwProcess.Start(
            "serve",
            "--port",
            "0",
            "-e",
            server.Address.AbsoluteUri,
            "--drain-timeout",
            "1h"
        );
        Uri address = (await gateway.AddressesAsync("listening on "))[0];
        using HttpClient client = new() { Timeout = Patience.Span };
        (await client.GetStringAsync(new Uri(address, "/ready"))).ShouldBe("ready\n");

        await gateway.TerminateAsync();

        (await gateway.ExitCodeAsync()).ShouldBe(0, gateway.Error);
        gateway.Output.ShouldBeEmpty();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_stream_that_outlasts_the_drain_timeout_does_not_keep_it()
    {
        await using SimulatedServer server = await Simulators.StandingStillAsync(new FakeTimeProvider());
        await using IgwProcess gateway = IgwProcess.Start([
            "serve",
            "--port",
            "0",
            "--endpoint",
            server.Address.AbsoluteUri,
            "--drain-timeout",
            "100ms",
        ]);
        Uri address = (await gateway.AddressesAsync("listening on "))[0];
        using HttpClient client = new() { BaseAddress = address, Timeout = Patience.Span };
        Task<HttpResponseMessage> pending = client.PostAsync(new Uri(Bodies.Completions, UriKind.Relative), Bodies.Json(Bodies.Stream()));
        await Patience.UntilAsync(() => server.Load.Running == 1, "the request runs");

        await gateway.TerminateAsync();

        (await gateway.ExitCodeAsync()).ShouldBe(0, gateway.Error);
        await Should.ThrowAsync<HttpRequestException>(() => pending);
    }

    private static async Task<bool> IsClosedAsync(Uri address)
    {
        using HttpClient client = new() { Timeout = Patience.Span };
        try
        {
            using HttpResponseMessage ready = await client.GetAsync(new Uri(address, "/ready"));
            return (int)ready.StatusCode == 503;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}

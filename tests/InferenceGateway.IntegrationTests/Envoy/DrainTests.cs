using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>SIGTERM to the picker costs nobody an answer.</summary>
public sealed class DrainTests
{
    private const string Drain = "--drain-timeout=4s";

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_picker_that_drains_finishes_its_streams_and_still_serves_new_ones()
    {
        EnvoyExecutable.SkipWhenAbsent();
        FakeTimeProvider time = new();
        await using SimulatedServer slow = await Simulators.StandingStillAsync(time);
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(
            new EnvoyGatewayOptions
            {
                Bootstrap = () => EnvoyBootstrap.FailingClosed().WithoutTls().WithEagerHealthChecks(),
                PickerFlags = ["--secure-serving=false", Drain],
            },
            slow.Address
        );
        using HttpResponseMessage running = await BeginAsync(gateway, slow, time);

        await gateway.Picker.Process.TerminateAsync();
        await gateway.UntilHealthyPickersAsync(0);

        using HttpResponseMessage models = await gateway.GetAsync("/v1/models");
        ((int)models.StatusCode).ShouldBe(200);
        models.Header("x-went-into-resp-headers").ShouldBe("true");
        time.Advance(TimeSpan.FromMilliseconds(10));
        (await running.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        (await gateway.Picker.Process.ExitCodeAsync()).ShouldBe(0, gateway.Picker.Process.Error);
        await gateway.ShouldBeObeyedAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Failing_open_Envoy_goes_on_without_a_picker_that_drains()
    {
        EnvoyExecutable.SkipWhenAbsent();
        FakeTimeProvider time = new();
        await using SimulatedServer slow = await Simulators.StandingStillAsync(time);
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(
            new EnvoyGatewayOptions
            {
                Bootstrap = () => EnvoyBootstrap.FailingOpen().WithEagerHealthChecks().WithEndpoints(slow.Address),
                PickerFlags = [Drain],
            },
            slow.Address
        );
        using HttpResponseMessage running = await BeginAsync(gateway, slow, time);

        await gateway.Picker.Process.TerminateAsync();
        await gateway.UntilHealthyPickersAsync(0);

        using HttpResponseMessage models = await gateway.GetAsync("/v1/models");
        ((int)models.StatusCode).ShouldBe(200);
        models.Header("x-went-into-resp-headers").ShouldBeNull();
        time.Advance(TimeSpan.FromMilliseconds(10));
        (await running.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        (await gateway.Picker.Process.ExitCodeAsync()).ShouldBe(0, gateway.Picker.Process.Error);
    }

    /// <summary>An answer of two tokens, of which the first one has come.</summary>
    private static async Task<HttpResponseMessage> BeginAsync(EnvoyGateway gateway, SimulatedServer server, FakeTimeProvider time)
    {
        Task<HttpResponseMessage> pending = gateway.StreamAsync(Bodies.Completions, Bodies.Stream(tokens: 2));
        await Patience.UntilAsync(() => server.Load.Running == 1, "the request runs");
        time.Advance(TimeSpan.FromMilliseconds(10));
        return await pending;
    }
}

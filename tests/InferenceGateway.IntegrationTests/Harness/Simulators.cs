using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>Simulated model servers on free ports.</summary>
internal static class Simulators
{
    /// <summary>10 ms to the first token and 10 ms between tokens: with a clock that stands still, never.</summary>
    public static LatencyOptions TenMilliseconds { get; } =
        new()
        {
            Calculator = LatencyCalculator.Constant,
            TimeToFirstToken = TimeSpan.FromMilliseconds(10),
            InterTokenLatency = TimeSpan.FromMilliseconds(10),
        };

    /// <summary>A server that answers at once.</summary>
    public static Task<SimulatedServer> InstantAsync(Func<SimulatedServerOptions, SimulatedServerOptions>? change = null) =>
        StartAsync(new LatencyOptions { Calculator = LatencyCalculator.Constant }, TimeProvider.System, change);

    /// <summary>A server whose tokens come only when the test moves the clock.</summary>
    public static Task<SimulatedServer> StandingStillAsync(
        FakeTimeProvider time,
        Func<SimulatedServerOptions, SimulatedServerOptions>? change = null
    ) => StartAsync(TenMilliseconds, time, change);

    public static Task<SimulatedServer> StartAsync(
        LatencyOptions latency,
        TimeProvider time,
        Func<SimulatedServerOptions, SimulatedServerOptions>? change = null
    )
    {
        SimulatedServerOptions options = new()
        {
            Port = 0,
            Model = Bodies.Model,
            Engine = new ServerModelOptions { Latency = latency },
        };
        return SimulatedServer.StartAsync(change is null ? options : change(options), time);
    }
}

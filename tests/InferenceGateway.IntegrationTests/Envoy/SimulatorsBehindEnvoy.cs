using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>Three simulators that answer at once behind Envoy and the picker, as shipped; shared by the tests of a class.</summary>
public sealed class SimulatorsBehindEnvoy : IAsyncLifetime
{
    private readonly List<SimulatedServer> _servers = [];
    private EnvoyGateway? _gateway;

    internal EnvoyGateway Gateway
    {
        get
        {
            EnvoyExecutable.SkipWhenAbsent();
            return _gateway.ShouldNotBeNull();
        }
    }

    internal IReadOnlyList<SimulatedServer> Servers => _servers;

    public async ValueTask InitializeAsync()
    {
        if (!EnvoyExecutable.IsPresent)
        {
            return;
        }

        for (int i = 0; i < 3; i++)
        {
            _servers.Add(await Simulators.InstantAsync());
        }

        _gateway = await EnvoyGateway.StartAsync([.. _servers.Select(server => server.Address)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        foreach (SimulatedServer server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}

using System.Collections.Concurrent;
using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Retries;

/// <summary>Four servers under steady load, of which one dies. Its clock stands still, so that it is known which of its requests had begun to answer.</summary>
public sealed class KilledServerTests : IAsyncLifetime
{
    private const int Clients = 32;
    private const int Tokens = 8;

    private readonly FakeTimeProvider _victimTime = new();
    private readonly List<SimulatedServer> _others = [];
    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private SimulatedServer _victim = null!;
    private RunningGateway _gateway = null!;
    private int _completed;
    private int _begunOnVictim;
    private int _broken;

    public async ValueTask InitializeAsync()
    {
        _victim = await Simulators.StandingStillAsync(_victimTime);
        LatencyOptions small = new()
        {
            Calculator = LatencyCalculator.Constant,
            TimeToFirstToken = TimeSpan.FromMilliseconds(5),
            InterTokenLatency = TimeSpan.FromMilliseconds(1),
        };
        for (int i = 0; i < 3; i++)
        {
            _others.Add(await Simulators.StartAsync(small, TimeProvider.System));
        }

        _gateway = await RunningGateway.StartAsync([_victim.Address, .. _others.Select(server => server.Address)]);
    }

    public async ValueTask DisposeAsync()
    {
        _enough.Dispose();
        await _gateway.DisposeAsync();
        await _victim.DisposeAsync();
        foreach (SimulatedServer server in _others)
        {
            await server.DisposeAsync();
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Only_the_answers_that_had_begun_are_lost_and_a_new_server_on_the_port_is_used_again()
    {
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(RunClientAsync)];
        await Patience.UntilAsync(() => _victim.Load.Running >= 3, "three requests wait on the server that will die");
        // Ten milliseconds to the first token: those that wait get it now, and the next tokens never.
        _victimTime.Advance(TimeSpan.FromMilliseconds(10));
        await Patience.UntilAsync(() => Volatile.Read(ref _begunOnVictim) >= 3, "their clients have a first byte");
        int begun = _begunOnVictim;
        await Patience.UntilAsync(() => _victim.Load.Running >= begun + 3, "three more wait for their first byte");

        _victim.Kill();
        await Patience.UntilAsync(() => _gateway.IsUnreachable(_victim.Address), "the dead endpoint is no candidate any more");
        int before = Volatile.Read(ref _completed);
        await Patience.UntilAsync(() => Volatile.Read(ref _completed) >= before + (4 * Clients), "the others go on");

        _failures.ShouldBeEmpty();
        _broken.ShouldBe(_begunOnVictim);
        await _victim.DisposeAsync();
        await using SimulatedServer successor = await Simulators.InstantAsync(options =>
            options with
            {
                Port = _victim.Address.Port,
                PodName = "successor",
            }
        );
        await Patience.UntilAsync(() => successor.Load.GeneratedTokens > 0, "the successor answers requests");
        _gateway.IsUnreachable(_victim.Address).ShouldBeFalse();

        await _enough.CancelAsync();
        await Task.WhenAll(clients);
        _failures.ShouldBeEmpty();
        await _gateway.ShouldComeToRestAsync();
    }

    /// <summary>Sends one request after the other, each with a prompt of its own.</summary>
    private async Task RunClientAsync(int client)
    {
        byte[] piece = new byte[4096];
        for (int i = 0; !_enough.IsCancellationRequested && !Patience.End.IsCancellationRequested; i++)
        {
            bool isBegun = false;
            try
            {
                string body = Bodies.Stream($"client {client}, request {i}", Tokens);
                using HttpResponseMessage response = await _gateway.StreamAsync(Bodies.Completions, body, Patience.End);
                if (!response.IsSuccessStatusCode)
                {
                    _failures.Enqueue($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                    continue;
                }

                await using Stream stream = await response.Content.ReadAsStreamAsync();
                int count = await stream.ReadAsync(piece, Patience.End);
                isBegun = count > 0;
                if (response.Header("x-inference-pod") == _victim.PodName)
                {
                    Interlocked.Increment(ref _begunOnVictim);
                }

                while (count > 0)
                {
                    count = await stream.ReadAsync(piece, Patience.End);
                }

                Interlocked.Increment(ref _completed);
            }
            catch (Exception exception) when (isBegun && exception is IOException)
            {
                Interlocked.Increment(ref _broken);
            }
            catch (Exception exception)
            {
                _failures.Enqueue(exception.ToString());
            }
        }
    }
}

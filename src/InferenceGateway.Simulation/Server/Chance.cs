namespace InferenceGateway.Simulation.Server;

/// <summary>The random source of one server's request handling, shared by its threads.</summary>
internal sealed class Chance(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public T Draw<T>(Func<Random, T> draw)
    {
        lock (_gate)
        {
            return draw(_random);
        }
    }
}

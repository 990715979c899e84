using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Engine.Randomness;

/// <summary>The same numbers for the same seed, for tests and simulations. Thread-safe, though concurrent callers share one sequence.</summary>
public sealed class SeededRandomSource(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public double NextDouble()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }

    public int Next(int exclusiveMaximum)
    {
        lock (_gate)
        {
            return _random.Next(exclusiveMaximum);
        }
    }
}

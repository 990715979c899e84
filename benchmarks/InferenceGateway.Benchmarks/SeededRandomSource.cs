using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Benchmarks;

internal sealed class SeededRandomSource(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public double NextDouble() => _random.NextDouble();

    public int Next(int exclusiveMaximum) => _random.Next(exclusiveMaximum);
}

using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Engine.Tests.Resources;

/// <summary>Always draws the same.</summary>
internal sealed class FixedRandom(double drawn) : IRandomSource
{
    public double NextDouble() => drawn;

    public int Next(int exclusiveMaximum) => (int)(drawn * exclusiveMaximum);
}

using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Engine.Randomness;

/// <summary>The runtime's own generator: unpredictable, one per thread, without a lock.</summary>
public sealed class SharedRandomSource : IRandomSource
{
#pragma warning disable RS0030 // The one place where the seam meets the runtime.
    private static Random Source => Random.Shared;
#pragma warning restore RS0030

    public double NextDouble() => Source.NextDouble();

    public int Next(int exclusiveMaximum) => Source.Next(exclusiveMaximum);
}

namespace InferenceGateway.Abstractions.Randomness;

/// <summary>Where chance comes from, so that a test or a simulation can decide it. Implementations are thread-safe.</summary>
public interface IRandomSource
{
    /// <summary>Uniform in [0, 1).</summary>
    double NextDouble();

    /// <summary>Uniform in [0, <paramref name="exclusiveMaximum"/>).</summary>
    int Next(int exclusiveMaximum);
}

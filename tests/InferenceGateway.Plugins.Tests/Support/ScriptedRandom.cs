using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Gives the draws it was told to; integers are 0 when nothing was told, which leaves shuffled things where they are.</summary>
public sealed class ScriptedRandom(params double[] draws) : IRandomSource
{
    private int _next;

    public Queue<int> Integers { get; } = new();

    public int DrawCount => _next;

    public double NextDouble() => draws[_next++];

    public int Next(int exclusiveMaximum) => Integers.TryDequeue(out int value) ? value % exclusiveMaximum : 0;
}

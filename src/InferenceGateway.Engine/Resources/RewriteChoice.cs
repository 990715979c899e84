using InferenceGateway.Abstractions.Randomness;

namespace InferenceGateway.Engine.Resources;

/// <summary>A rule ready to choose from. Immutable.</summary>
internal sealed class RewriteChoice
{
    private readonly string[] _targets;
    private readonly long[] _weightsUpTo;

    public RewriteChoice(string rewriteName, IReadOnlyList<ModelRewriteTarget> targets)
    {
        RewriteName = rewriteName;
        bool isWeighted = targets.Any(target => target.Weight > 0);
        _targets = [.. targets.Select(target => target.Model)];
        _weightsUpTo = new long[targets.Count];
        long sum = 0;
        for (int i = 0; i < targets.Count; i++)
        {
            // Beside weighted targets one without a weight is never chosen.
            sum += isWeighted ? Math.Max(0, targets[i].Weight ?? 0) : 1;
            _weightsUpTo[i] = sum;
        }
    }

    /// <summary>Name of the object that the rule is from.</summary>
    public string RewriteName { get; }

    public IReadOnlyList<string> Targets => _targets;

    /// <summary>One of the targets by weight; empty when there are none.</summary>
    public string Choose(IRandomSource random)
    {
        if (_targets.Length < 2)
        {
            return _targets.Length == 0 ? "" : _targets[0];
        }

        double drawn = random.NextDouble() * _weightsUpTo[^1];
        int chosen = 0;
        while (chosen < _targets.Length - 1 && drawn >= _weightsUpTo[chosen])
        {
            chosen++;
        }

        return _targets[chosen];
    }
}

using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Resources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.Engine.Requests;

/// <summary>What a host may ask of a <see cref="RequestDirector"/>. The defaults suit a gateway without a cluster.</summary>
public sealed record DirectorOptions
{
    /// <summary>Objectives and rewrites; there are none by default.</summary>
    public ResourceStore Resources { get; init; } = new(ResourceScope.Everything);

    /// <summary>Fill <see cref="RequestContext.Scores"/>.</summary>
    public bool KeepsScores { get; init; }

    /// <summary>A proxy's <see cref="RequestContext.Subset"/> does not restrict anything.</summary>
    public bool IgnoresSubsetHints { get; init; }

    /// <summary>Where the choice among weighted rewrite targets comes from.</summary>
    public IRandomSource Random { get; init; } = new SharedRandomSource();

    /// <summary>Where plugins that fail are reported.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

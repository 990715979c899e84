namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>Shape of a <see cref="SharedPrefixWorkload"/>.</summary>
public sealed record SharedPrefixOptions
{
    /// <summary>Distinct system prompts, at least 1.</summary>
    public int Groups { get; init; } = 10;

    /// <summary>Distinct questions under each system prompt, at least 1.</summary>
    public int PromptsPerGroup { get; init; } = 10;

    /// <summary>Length of a system prompt in tokens.</summary>
    public LengthDistribution SystemPromptTokens { get; init; } = LengthDistribution.Fixed(1000);

    /// <summary>Length of a question in tokens.</summary>
    public LengthDistribution QuestionTokens { get; init; } = LengthDistribution.Fixed(50);

    /// <summary>Length of an answer in tokens.</summary>
    public LengthDistribution OutputTokens { get; init; } = LengthDistribution.Fixed(50);
}

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>Shape of a <see cref="ConversationWorkload"/>.</summary>
public sealed record ConversationOptions
{
    /// <summary>Length in tokens of the system prompt all users share.</summary>
    public int SystemPromptTokens { get; init; } = 1000;

    /// <summary>User turns in one conversation.</summary>
    public LengthDistribution Turns { get; init; } = LengthDistribution.Uniform(3, 8);

    /// <summary>Length of what a user says in one turn, in tokens.</summary>
    public LengthDistribution QuestionTokens { get; init; } = LengthDistribution.Fixed(100);

    /// <summary>Length of an answer in tokens.</summary>
    public LengthDistribution OutputTokens { get; init; } = LengthDistribution.Fixed(100);

    /// <summary>Mean pause between an answer and the next question; the pauses are exponential. Zero for none.</summary>
    public TimeSpan MeanThinkTime { get; init; } = TimeSpan.FromSeconds(1);
}

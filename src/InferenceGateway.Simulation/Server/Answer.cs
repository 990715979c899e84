using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Server;

/// <summary>All sequences of one HTTP request, with what every format of an answer shows.</summary>
internal sealed class Answer
{
    public required string Id { get; init; }

    /// <summary>The model's name as shown to clients.</summary>
    public required string Model { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    public required bool IncludesUsage { get; init; }

    /// <summary>Tokens of all prompts; a prompt with several choices counts once.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>How many choices share one prompt.</summary>
    public required int ChoicesPerPrompt { get; init; }

    public required Choice[] Choices { get; init; }

    public required ModelRequest[] Requests { get; init; }

    public required Wakeup Wakeup { get; init; }

    /// <summary>Whether the answer hands its cache over to a decoding peer.</summary>
    public bool IsRemoteDecode { get; init; }

    public int CompletionTokens
    {
        get
        {
            int sum = 0;
            foreach (Choice choice in Choices)
            {
                sum += choice.Request.Generated;
            }

            return sum;
        }
    }

    public int CachedTokens
    {
        get
        {
            int sum = 0;
            for (int i = 0; i < Choices.Length; i += ChoicesPerPrompt)
            {
                sum += Choices[i].Request.CachedTokens;
            }

            return sum;
        }
    }

    public bool IsFinished
    {
        get
        {
            foreach (Choice choice in Choices)
            {
                if (!choice.IsFinished)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public bool HasAnything
    {
        get
        {
            foreach (Choice choice in Choices)
            {
                if (choice.Ready > 0 || choice.IsFinished)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Which of the OpenAI-compatible interfaces is called.</summary>
public enum CompletionApi
{
    /// <summary><c>/v1/chat/completions</c>.</summary>
    Chat,

    /// <summary><c>/v1/completions</c>: the messages are joined into one prompt.</summary>
    Completions,
}

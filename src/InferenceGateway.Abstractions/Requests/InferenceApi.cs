namespace InferenceGateway.Abstractions.Requests;

/// <summary>Which API a body was written for.</summary>
public enum InferenceApi
{
    /// <summary>Not understood; forwarded as it is.</summary>
    Unknown,
    ChatCompletions,
    Completions,
    Embeddings,
    Responses,
    Conversations,
    Images,
    Messages,
    Generate,
}

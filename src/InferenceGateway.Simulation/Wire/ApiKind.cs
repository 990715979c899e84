namespace InferenceGateway.Simulation.Wire;

/// <summary>The request formats the server understands.</summary>
internal enum ApiKind
{
    Chat,
    Completions,
    Responses,
    Messages,
    Embeddings,
    Tokenize,
}

namespace InferenceGateway.Simulation.Generation;

/// <summary>Where the text of answers comes from.</summary>
public enum GenerationMode
{
    /// <summary>Built-in sentences, of a random length when the request does not fix it.</summary>
    Random,

    /// <summary>The last message, or the prompt, said again.</summary>
    Echo,
}

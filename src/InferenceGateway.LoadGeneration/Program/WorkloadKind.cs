namespace InferenceGateway.LoadGeneration.Program;

/// <summary>The generated workloads.</summary>
public enum WorkloadKind
{
    /// <summary>Independent prompts.</summary>
    Synthetic,

    /// <summary>Groups of prompts under common system prompts.</summary>
    SharedPrefix,

    /// <summary>Users in conversation.</summary>
    Conversation,
}

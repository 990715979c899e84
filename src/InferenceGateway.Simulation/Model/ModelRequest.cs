using InferenceGateway.Simulation.KvCache;

namespace InferenceGateway.Simulation.Model;

/// <summary>
/// One sequence to generate: the description a caller makes and the state the model keeps. Belongs to one model and is submitted once.
/// </summary>
/// <param name="promptTokens">Tokens of the prompt, at least 1.</param>
/// <param name="promptBlocks">Chained hashes of the prompt's full blocks, in order.</param>
/// <param name="outputTokens">Tokens to generate; 0 ends the request when its prompt has been processed.</param>
/// <param name="observer">Told of every token and of the end.</param>
public sealed class ModelRequest(int promptTokens, ReadOnlyMemory<ulong> promptBlocks, int outputTokens, IRequestObserver observer)
{
    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens { get; } = promptTokens;

    /// <summary>Chained hashes of the prompt's full blocks.</summary>
    public ReadOnlyMemory<ulong> PromptBlocks { get; } = promptBlocks;

    /// <summary>Tokens this request will generate unless it is cancelled or memory ends.</summary>
    public int OutputTokens { get; } = outputTokens;

    /// <summary>The adapter to run with; null for the base model.</summary>
    public string? Adapter { get; init; }

    /// <summary>The reason reported when all of <see cref="OutputTokens"/> have been generated.</summary>
    public FinishReason NaturalEnd { get; init; } = FinishReason.Length;

    /// <summary>Hashes of generated blocks; null when they shall not be reusable.</summary>
    public IGeneratedBlocks? GeneratedBlocks { get; init; }

    /// <summary>The caller's token limit, for the statistics only; null when there was none.</summary>
    public int? RequestedTokens { get; init; }

    /// <summary>How many sequences the caller asked for with the request this one belongs to, for the statistics only.</summary>
    public int RequestedChoices { get; init; } = 1;

    /// <summary>Where the request stands.</summary>
    public RequestState State { get; internal set; }

    /// <summary>Tokens generated so far.</summary>
    public int Generated { get; internal set; }

    /// <summary>Prompt tokens found in the cache at the first admission.</summary>
    public int CachedTokens { get; internal set; }

    /// <summary>Why the request ended.</summary>
    public FinishReason FinishReason { get; internal set; }

    /// <summary>When it was submitted.</summary>
    public TimeSpan ArrivedAt { get; internal set; }

    /// <summary>When the engine's queue took it.</summary>
    public TimeSpan QueuedAt { get; internal set; }

    /// <summary>When it first got a sequence slot.</summary>
    public TimeSpan AdmittedAt { get; internal set; }

    /// <summary>When its first token appeared.</summary>
    public TimeSpan FirstTokenAt { get; internal set; }

    /// <summary>When its latest token appeared.</summary>
    public TimeSpan LastTokenAt { get; internal set; }

    /// <summary>When it ended.</summary>
    public TimeSpan FinishedAt { get; internal set; }

    internal IRequestObserver Observer { get; } = observer;

    internal BlockTable Blocks { get; } = new();

    internal bool WasAdmitted { get; set; }

    /// <summary>Tokens whose keys and values must still be computed before the next token can be.</summary>
    internal int RemainingPrefill { get; set; }

    /// <summary>Prefill tokens in the step under way; 0 when it decodes or sits out.</summary>
    internal int Chunk { get; set; }

    internal int TimesOvertaken { get; set; }

    /// <summary>Distinguishes the event that was planned last from those that a preemption or a change of settings made void.</summary>
    internal int EventVersion { get; set; }

    internal ModelRequest? Previous { get; set; }

    internal ModelRequest? Next { get; set; }

    internal int ContextTokens => PromptTokens + Generated;
}

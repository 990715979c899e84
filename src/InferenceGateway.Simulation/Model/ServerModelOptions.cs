using InferenceGateway.Simulation.Latency;

namespace InferenceGateway.Simulation.Model;

/// <summary>The size and speed of a simulated model server.</summary>
public sealed record ServerModelOptions
{
    /// <summary>Sequences that may run at once; at least 1.</summary>
    public int MaximumSequences { get; init; } = 256;

    /// <summary>Requests that may wait beyond those that find a free sequence slot; at least 0.</summary>
    public int MaximumWaiting { get; init; } = 1000;

    /// <summary>Tokens one engine step may process, prefill and decode together; at least <see cref="MaximumSequences"/>.</summary>
    public int MaximumBatchedTokens { get; init; } = 8192;

    /// <summary>Longest sequence in tokens, prompt and output together. Bounds the token histograms.</summary>
    public int MaximumModelLength { get; init; } = 131_072;

    /// <summary>Tokens in a cache block.</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>Blocks of the key-value cache.</summary>
    public int CacheBlocks { get; init; } = 32_768;

    /// <summary>Whether a prompt reuses the blocks of an earlier one with the same beginning.</summary>
    public bool PrefixCaching { get; init; } = true;

    /// <summary>Adapters that can run at the same time; at least 1.</summary>
    public int MaximumAdapters { get; init; } = 1;

    /// <summary>Time constants.</summary>
    public LatencyOptions Latency { get; init; } = LatencyProfiles.Find(LatencyProfiles.Default)!;

    /// <summary>Null when every value is in range; otherwise one line that names the setting and says what was expected.</summary>
    public string? Validate()
    {
        (string Name, int Value, int Least)[] numbers =
        [
            ("max-num-seqs", MaximumSequences, 1),
            ("max-waiting-queue-length", MaximumWaiting, 0),
            ("max-num-batched-tokens", MaximumBatchedTokens, MaximumSequences),
            ("max-model-len", MaximumModelLength, 1),
            ("kv-cache-size", CacheBlocks, 1),
            ("max-loras", MaximumAdapters, 1),
        ];
        foreach ((string name, int value, int least) in numbers)
        {
            if (value < least)
            {
                return $"{name} must be at least {least}, but is {value}";
            }
        }

        return BlockSize is 8 or 16 or 32 or 64 or 128
            ? Latency.Validate()
            : $"block-size must be 8, 16, 32, 64 or 128, but is {BlockSize}";
    }
}

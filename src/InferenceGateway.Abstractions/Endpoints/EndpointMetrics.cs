namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>What was scraped from the endpoints, one column a quantity. Written by the collector only; read by anyone at any time.</summary>
/// <remarks>An endpoint that was never scraped reads as 0 everywhere, and its <see cref="UpdatedAt"/> is 0.</remarks>
public sealed class EndpointMetrics
{
    /// <summary>Requests waiting in the engine's queue.</summary>
    public Column<int> WaitingRequests { get; } = new();

    /// <summary>Requests in the engine's running batch.</summary>
    public Column<int> RunningRequests { get; } = new();

    /// <summary>Used share of the KV cache, 0 to 1.</summary>
    public Column<double> KvCacheUsage { get; } = new();

    /// <summary>Tokens in one block of the engine's KV cache; 0 = not reported.</summary>
    public Column<int> CacheBlockSizeTokens { get; } = new();

    /// <summary>Blocks of the engine's KV cache on the accelerator; 0 = not reported.</summary>
    public Column<int> CacheBlocks { get; } = new();

    /// <summary>LoRA adapters; null = never reported.</summary>
    public Column<AdapterSet?> Adapters { get; } = new();

    /// <summary>Timestamp of the clock (<see cref="TimeProvider.GetTimestamp"/>) of the last successful scrape; 0 = never.</summary>
    public Column<long> UpdatedAt { get; } = new();

    /// <summary>True while nothing can be connected to the endpoint; such endpoints are not candidates.</summary>
    public Column<bool> IsUnreachable { get; } = new();
}

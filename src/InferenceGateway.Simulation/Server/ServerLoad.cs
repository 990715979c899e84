namespace InferenceGateway.Simulation.Server;

/// <summary>What a simulated server is doing, at one moment.</summary>
/// <param name="Running">Sequences that hold a slot.</param>
/// <param name="Waiting">Requests the engine holds back, those on their way to it included.</param>
/// <param name="CacheUsage">Share of the cache blocks in use, 0 to 1.</param>
/// <param name="GeneratedTokens">Tokens generated since the start.</param>
/// <param name="PrefixCacheQueries">Prompt tokens looked up in the cache since the start.</param>
/// <param name="PrefixCacheHits">Prompt tokens found in the cache since the start.</param>
/// <param name="Preemptions">Sequences thrown out for lack of memory since the start.</param>
public readonly record struct ServerLoad(
    int Running,
    int Waiting,
    double CacheUsage,
    long GeneratedTokens,
    long PrefixCacheQueries,
    long PrefixCacheHits,
    long Preemptions
);

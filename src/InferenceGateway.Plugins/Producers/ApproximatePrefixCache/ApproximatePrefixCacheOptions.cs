using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.Plugins.Producers;

/// <summary>Parameters of <c>approx-prefix-cache-producer</c>.</summary>
internal sealed record ApproximatePrefixCacheOptions
{
    private const int DefaultBlockSizeTokens = 16;

    /// <summary>Smaller blocks cost more than they tell apart: this is the least that is used.</summary>
    private const int LeastBlockSizeTokens = 64;

    private const int GreatestBlockSizeTokens = 1 << 20;

    /// <summary>Take block size and capacity from what the engines report, where they do.</summary>
    public bool AutoTune { get; set; } = true;

    /// <summary>Tokens in a block; at least 64 are used. Above 0 unless <see cref="AutoTune"/>.</summary>
    public int BlockSizeTokens { get; set; } = DefaultBlockSizeTokens;

    /// <summary>Deprecated: used when <see cref="BlockSizeTokens"/> is left at its default.</summary>
    public int BlockSize { get; set; }

    /// <summary>Tokens of a prompt that are looked at; 0 = as many as <see cref="MaxPrefixBlocksToMatch"/> blocks have.</summary>
    public int MaxPrefixTokensToMatch { get; set; } = 131_072;

    /// <summary>Deprecated: blocks of a prompt that are looked at when <see cref="MaxPrefixTokensToMatch"/> is 0; 0 = all.</summary>
    public int MaxPrefixBlocksToMatch { get; set; } = 2048;

    /// <summary>Blocks remembered of an endpoint that reports no capacity. Zero and less mean the default, 31250.</summary>
    public int LruCapacityPerServer { get; set; } = ApproximatePrefixIndexOptions.DefaultBlocksPerEndpoint;

    internal int ConfiguredCapacity =>
        LruCapacityPerServer > 0 ? LruCapacityPerServer : ApproximatePrefixIndexOptions.DefaultBlocksPerEndpoint;

    private int ConfiguredBlockSize => BlockSizeTokens == DefaultBlockSizeTokens && BlockSize > 0 ? BlockSize : BlockSizeTokens;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    internal void Validate()
    {
        if (!AutoTune && ConfiguredBlockSize <= 0)
        {
            throw new PluginConfigurationException(
                "blockSizeTokens",
                $"expected a number above 0 because autoTune is off, found {ConfiguredBlockSize}"
            );
        }

        if (MaxPrefixTokensToMatch < 0)
        {
            throw new PluginConfigurationException(
                "maxPrefixTokensToMatch",
                $"expected a number of 0 or more, found {MaxPrefixTokensToMatch}"
            );
        }
    }

    /// <summary>Tokens of a block for a request whose first candidate is in <paramref name="slot"/>.</summary>
    internal int BlockSizeFor(EndpointMetrics metrics, int slot)
    {
        int reported = AutoTune ? metrics.CacheBlockSizeTokens[slot] : 0;
        return Math.Clamp(reported > 0 ? reported : ConfiguredBlockSize, LeastBlockSizeTokens, GreatestBlockSizeTokens);
    }

    /// <summary>Blocks of one prompt that are looked at.</summary>
    internal int BlockCap(int blockSizeTokens) =>
        MaxPrefixTokensToMatch > 0 ? MaxPrefixTokensToMatch / blockSizeTokens
        : MaxPrefixBlocksToMatch > 0 ? MaxPrefixBlocksToMatch
        : int.MaxValue;

    /// <summary>Blocks that an endpoint may hold. The engine's own number, in the engine's blocks, stands for as many of ours.</summary>
    internal int CapacityFor(EndpointMetrics metrics, int slot)
    {
        int reported = AutoTune ? metrics.CacheBlocks[slot] : 0;
        return reported > 0 ? reported : ConfiguredCapacity;
    }
}

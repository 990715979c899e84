using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.PrefixCache.Approximate;
using InferenceGateway.PrefixCache.Hashing;

namespace InferenceGateway.Plugins.Producers;

/// <summary>What an approximate prefix index holds and how often its guesses match. Thread-safe.</summary>
internal sealed class PrefixIndexerMetrics
{
    private static readonly string[] Labels = ["plugin_name", "plugin_type"];
    private static readonly double[] RatioBuckets = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    private static readonly double[] ByteBuckets = [0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

    private readonly IHistogram _hitRatio;
    private readonly IHistogram _hitBytes;

    public PrefixIndexerMetrics(IPluginBuilder builder, ApproximatePrefixIndex index)
    {
        IPluginMetrics metrics = builder.Metrics;
        string[] values = [builder.Name, ApproximatePrefixCacheProducer.Type];
        IGauge size = metrics
            .Gauge("prefix_indexer_size", "Blocks that the prefix index holds of all endpoints together.", Labels)
            .With(values);
        _hitRatio = metrics
            .Histogram("prefix_indexer_hit_ratio", "Share of a prompt's blocks that its target is believed to hold.", RatioBuckets, Labels)
            .With(values);
        _hitBytes = metrics
            .Histogram("prefix_indexer_hit_bytes", "Bytes of a prompt that its target is believed to hold.", ByteBuckets, Labels)
            .With(values);
        metrics.BeforePage(() => size.Set(index.EntryCount));
    }

    /// <summary>A request is sent to an endpoint with this match.</summary>
    public void Sent(PrefixMatch match)
    {
        if (match.TotalBlocks > 0)
        {
            _hitRatio.Observe(match.Ratio);
        }

        _hitBytes.Observe(match.MatchedTokens * BlockHasher.BytesPerToken);
    }
}

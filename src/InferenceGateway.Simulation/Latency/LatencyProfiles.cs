namespace InferenceGateway.Simulation.Latency;

/// <summary>Named sets of time constants.</summary>
public static class LatencyProfiles
{
    /// <summary>The profile taken when none is named.</summary>
    public const string Default = "8b-h100";

    private static readonly Dictionary<string, LatencyOptions> Profiles = new(StringComparer.Ordinal)
    {
        [Default] = new LatencyOptions
        {
            TimeToFirstToken = TimeSpan.FromMilliseconds(100),
            TimeToFirstTokenDeviation = TimeSpan.FromMilliseconds(20),
            InterTokenLatency = TimeSpan.FromMilliseconds(12),
            InterTokenLatencyDeviation = TimeSpan.FromMilliseconds(2),
            PrefillOverhead = TimeSpan.FromMilliseconds(30),
            PrefillTimePerToken = TimeSpan.FromMicroseconds(250),
            PrefillTimeDeviation = TimeSpan.FromMilliseconds(5),
            TimeFactorUnderLoad = 2,
            // 128 KiB of keys and values per token (32 layers, 8 heads of 128, two bytes) read at 3.35 TB/s.
            DecodeNanosecondsPerContextToken = 39,
        },
        ["70b-tp8"] = new LatencyOptions
        {
            TimeToFirstToken = TimeSpan.FromMilliseconds(200),
            TimeToFirstTokenDeviation = TimeSpan.FromMilliseconds(40),
            InterTokenLatency = TimeSpan.FromMilliseconds(25),
            InterTokenLatencyDeviation = TimeSpan.FromMilliseconds(4),
            PrefillOverhead = TimeSpan.FromMilliseconds(80),
            PrefillTimePerToken = TimeSpan.FromMicroseconds(500),
            PrefillTimeDeviation = TimeSpan.FromMilliseconds(15),
            TimeFactorUnderLoad = 3,
            // 320 KiB per token (80 layers), read by eight devices side by side.
            DecodeNanosecondsPerContextToken = 12,
        },
        // What arithmetic allows on one H100: 16 GFLOP per prompt token at 60 % of 989 TFLOP/s, 16 GB of weights and the keys and values read
        // at 3.35 TB/s, and as much again as the weights for launch, sampling and scheduling. About nine times the prefill rate of the default.
        ["8b-h100-roofline"] = new LatencyOptions
        {
            TimeToFirstToken = TimeSpan.FromMilliseconds(40),
            InterTokenLatency = TimeSpan.FromMilliseconds(9.6),
            PrefillOverhead = TimeSpan.FromMilliseconds(10),
            PrefillTimePerToken = TimeSpan.FromMicroseconds(27),
            TimeFactorUnderLoad = 1.5,
            DecodeNanosecondsPerContextToken = 39,
        },
        ["none"] = new LatencyOptions(),
    };

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyCollection<string> Names => Profiles.Keys;

    /// <summary>The profile of that name, or null.</summary>
    public static LatencyOptions? Find(string name) => Profiles.GetValueOrDefault(name);
}

namespace InferenceGateway.Engine.Metrics;

/// <summary>Upper bounds of the histograms. Dashboards and alerts interpolate between them: they are the existing endpoint picker's, oddities included.</summary>
internal static class Buckets
{
    private static readonly double[] UpToTwoMinutes =
    [
        .. (double[])[0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6],
        .. (double[])[8, 10, 15, 20, 30, 45, 60, 120],
    ];

    /// <summary>Durations of whole requests, in seconds.</summary>
    public static double[] General { get; } = [.. UpToTwoMinutes, .. (double[])[180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700, 3600]];

    /// <summary>Seconds until the first byte of an answer.</summary>
    public static double[] TimeToFirstToken { get; } = UpToTwoMinutes;

    /// <summary>Durations within the gateway, in seconds.</summary>
    public static double[] Micro { get; } = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];

    /// <summary>Tokens of prompts. 32778 is no slip of ours.</summary>
    public static double[] TokensIn { get; } =
    [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778, 65536, 131072, 262144, 524288, 1048576];

    public static double[] TokensOut { get; } = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];

    /// <summary>Bytes of request bodies: 64 doubling up to 2^30.</summary>
    public static double[] RequestBytes { get; } = Prometheus.Histogram.ExponentialBuckets(64, 2, 25);

    public static double[] ResponseBytes { get; } = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778, 65536];

    public static double[] NormalizedTimePerOutputToken { get; } = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    public static double[] TimePerOutputToken { get; } =
    [0.0005, 0.00205, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.125, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 2];

    public static double[] InterTokenLatency { get; } = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2];

    public static double[] RequestProcessing { get; } =
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public static double[] ResponseProcessing { get; } =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    public static double[] Streams { get; } = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];
}

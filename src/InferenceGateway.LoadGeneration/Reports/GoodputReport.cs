using InferenceGateway.LoadGeneration.Recording;

namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>How much of the load was served within its objectives. Failed requests are part of the total.</summary>
public sealed record GoodputReport
{
    /// <summary>The objectives.</summary>
    public required ServiceLevelObjectives Objectives { get; init; }

    /// <summary>Requests that met all objectives.</summary>
    public required long GoodRequests { get; init; }

    /// <summary>All requests that ended, failures included.</summary>
    public required long TotalRequests { get; init; }

    /// <summary>Good of all, 0 to 100.</summary>
    public required double GoodputPercentage { get; init; }

    /// <summary>Good requests per second.</summary>
    public required double RequestGoodput { get; init; }

    /// <summary>Output tokens of good requests per second.</summary>
    public required double TokenGoodput { get; init; }

    /// <summary>Requests within the limit for the first token, 0 to 100; null without that limit.</summary>
    public required double? TimeToFirstTokenAttainment { get; init; }

    /// <summary>Requests within the limit per token, 0 to 100; null without that limit.</summary>
    public required double? TimePerOutputTokenAttainment { get; init; }
}

using InferenceGateway.Engine.Scraping;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>How the collector works.</summary>
public sealed record CollectorOptions
{
    /// <summary>Time between two scrapes of one endpoint; 10 ms or more.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long one scrape may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Numbers older than this are stale.</summary>
    public TimeSpan StalenessThreshold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Label that names an endpoint's engine.</summary>
    public string EngineLabelKey { get; init; } = "llm-d.ai/engine-type";

    /// <summary>How the pages of each engine are read.</summary>
    public EngineMetricMappings Engines { get; init; } = EngineMetricMappings.BuiltIn;
}

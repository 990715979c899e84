using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>Parameters of the strategy <c>session_id</c>.</summary>
internal sealed record SessionIdOptions
{
    private const string DefaultHeader = "x-session-id";
    private const double DefaultTimeToLiveSeconds = 300;
    private const double DefaultSweepSeconds = 10;

    /// <summary>Ten years: what is longer is a mistake.</summary>
    private const double LongestSeconds = 10 * 365.25 * 24 * 3600;

    /// <summary>Where the session id is looked for, in order. None means the header <c>x-session-id</c>.</summary>
    public List<SessionSourceOptions>? Sources { get; set; }

    /// <summary>A session that is not used for so long is forgotten. 0 means the default, 300 s.</summary>
    public double EvictionTtlSeconds { get; set; } = DefaultTimeToLiveSeconds;

    /// <summary>How often forgotten sessions are removed from memory. 0 means the default, 10 s.</summary>
    public double EvictionSweepSeconds { get; set; } = DefaultSweepSeconds;

    internal TimeSpan TimeToLive() => TimeSpan.FromSeconds(EvictionTtlSeconds == 0 ? DefaultTimeToLiveSeconds : EvictionTtlSeconds);

    internal TimeSpan SweepInterval() => TimeSpan.FromSeconds(EvictionSweepSeconds == 0 ? DefaultSweepSeconds : EvictionSweepSeconds);

    /// <summary>Lower-case names of the headers that are looked at, in order.</summary>
    internal string[] Headers() =>
        Sources is { Count: > 0 } ? [.. Sources.Select(source => source.Header!.Trim().ToLowerInvariant())] : [DefaultHeader];

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    internal void Validate()
    {
        CheckSeconds("evictionTtlSeconds", EvictionTtlSeconds);
        CheckSeconds("evictionSweepSeconds", EvictionSweepSeconds);
        for (int i = 0; i < (Sources?.Count ?? 0); i++)
        {
            Sources![i].Validate($"sessionIdConfig.sources[{i}]");
        }
    }

    private static void CheckSeconds(string parameter, double seconds)
    {
        if (seconds is not (>= 0 and <= LongestSeconds))
        {
            throw new PluginConfigurationException(
                $"sessionIdConfig.{parameter}",
                $"expected a number from 0 to {LongestSeconds} seconds, found {seconds}"
            );
        }
    }
}

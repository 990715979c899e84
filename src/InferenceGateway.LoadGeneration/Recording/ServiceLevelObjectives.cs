using System.Globalization;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>What counts as a good answer. Immutable.</summary>
/// <param name="TimeToFirstToken">Longest acceptable time to the first token, from sending; null for no limit.</param>
/// <param name="TimePerOutputToken">Longest acceptable mean time between tokens; null for no limit.</param>
public sealed record ServiceLevelObjectives(TimeSpan? TimeToFirstToken, TimeSpan? TimePerOutputToken)
{
    private const string TimeToFirstTokenHeader = "x-slo-ttft-ms";
    private const string TimePerOutputTokenHeader = "x-slo-tpot-ms";

    /// <summary>No objectives: goodput is not reported.</summary>
    public static ServiceLevelObjectives None { get; } = new(null, null);

    /// <summary>
    /// These objectives, overridden by what the request headers <c>x-slo-ttft-ms</c> and <c>x-slo-tpot-ms</c> promise the server:
    /// a router that acts on the headers must be judged by them.
    /// </summary>
    public ServiceLevelObjectives OverriddenBy(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ServiceLevelObjectives result = this;
        foreach ((string name, string value) in headers)
        {
            if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double milliseconds))
            {
                continue;
            }

            if (name.Equals(TimeToFirstTokenHeader, StringComparison.OrdinalIgnoreCase))
            {
                result = result with { TimeToFirstToken = TimeSpan.FromMilliseconds(milliseconds) };
            }
            else if (name.Equals(TimePerOutputTokenHeader, StringComparison.OrdinalIgnoreCase))
            {
                result = result with { TimePerOutputToken = TimeSpan.FromMilliseconds(milliseconds) };
            }
        }

        return result;
    }
}

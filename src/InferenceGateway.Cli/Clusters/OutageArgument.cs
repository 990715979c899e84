using System.CommandLine.Parsing;
using System.Globalization;
using InferenceGateway.Simulation.Clusters;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Reads <c>N@T</c> and <c>N@T-T2</c>: a server that dies and perhaps comes back.</summary>
internal static class OutageArgument
{
    private const double LongestSeconds = 1e7;

    public static ServerOutage[] Read(ArgumentResult result)
    {
        List<ServerOutage> outages = [];
        foreach (Token token in result.Tokens)
        {
            if (Parse(token.Value) is not { } outage)
            {
                result.AddError(
                    $"--kill: '{token.Value}' cannot be used: N@T or N@T-T2 was expected, in seconds from the start, such as 1@20-40"
                );
                break;
            }

            if (outages.Exists(other => other.Server == outage.Server))
            {
                result.AddError($"--kill: server {outage.Server} is there twice");
                break;
            }

            outages.Add(outage);
        }

        return [.. outages];
    }

    private static ServerOutage? Parse(string text)
    {
        string[] sides = text.Split('@');
        string[] times = sides.Length == 2 ? sides[1].Split('-') : [];
        if (
            times.Length is not (1 or 2)
            || !int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int server)
            || server < 1
            || Seconds(times[0]) is not { } from
        )
        {
            return null;
        }

        if (times.Length == 1)
        {
            return new ServerOutage(server, from, null);
        }

        return Seconds(times[1]) is { } back && back > from ? new ServerOutage(server, from, back) : null;
    }

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

using System.Globalization;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

/// <summary>A line of the built-in traces.</summary>
internal static class TraceLine
{
    public static string Of(int milliseconds, int tokens, int answer, IEnumerable<int> ids) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\":{milliseconds},\"input_length\":{tokens},\"output_length\":{answer},\"hash_ids\":[{string.Join(",", ids)}]}}"
        );
}

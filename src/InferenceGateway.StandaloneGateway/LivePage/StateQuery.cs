using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>What a page wants to know. Immutable.</summary>
internal sealed record StateQuery
{
    /// <summary>What a query may say, for the one who wrote another.</summary>
    public static string Rules { get; } =
        $"'after' is a whole number, 0 or more; 'again' is a list of at most {LiveState.MaximumDecisions} such numbers with commas between; "
        + $"'step' is a number of seconds that divides {TrafficHistory.HistorySeconds}.";

    /// <summary>Decisions newer than this sequence; 0 = all.</summary>
    public long After { get; init; }

    /// <summary>Decisions that the page has without an outcome: they are sent again once it is known.</summary>
    public IReadOnlyList<long> Again { get; init; } = [];

    /// <summary>Seconds in one point of the history; divides <see cref="TrafficHistory.HistorySeconds"/>.</summary>
    public int StepSeconds { get; init; } = 1;

    /// <summary>Reads <c>after</c>, <c>again</c> and <c>step</c>; null when one of them breaks the <see cref="Rules"/>.</summary>
    public static StateQuery? Parse(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        long after = 0;
        if (query.TryGetValue("after", out StringValues text) && !TryParse(text.ToString(), out after))
        {
            return null;
        }

        long step = 1;
        if (query.TryGetValue("step", out text) && !(TryParse(text.ToString(), out step) && IsStep(step)))
        {
            return null;
        }

        return ParseList(query["again"].ToString()) is { } again
            ? new StateQuery
            {
                After = after,
                Again = again,
                StepSeconds = (int)step,
            }
            : null;
    }

    private static bool IsStep(long step) => step is >= 1 and <= TrafficHistory.HistorySeconds && TrafficHistory.HistorySeconds % step == 0;

    private static List<long>? ParseList(string text)
    {
        List<long> numbers = [];
        if (text.Length == 0)
        {
            return numbers;
        }

        ReadOnlySpan<char> rest = text;
        foreach (Range part in rest.Split(','))
        {
            if (numbers.Count == LiveState.MaximumDecisions || !TryParse(rest[part], out long number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

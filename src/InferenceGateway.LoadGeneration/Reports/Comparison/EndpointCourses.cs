using System.Text;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.LoadGeneration.Reports.Plots;

namespace InferenceGateway.LoadGeneration.Reports.Comparison;

/// <summary>Small plots of the requests in flight at each endpoint over time, one line for each policy, all to the same scale.</summary>
internal static class EndpointCourses
{
    private const int MaximumEndpoints = 16;
    private const int Stretches = 60;

    public static void Write(StringBuilder html, RunComparison comparison)
    {
        TracedRequest[] all = [.. comparison.Policies.SelectMany(policy => policy.FirstRun)];
        string[] endpoints =
        [
            .. all.Select(request => request.Endpoint).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        double end = all.Length > 0 ? all.Max(request => request.Ended) : 0;
        if (endpoints.Length == 0 || end <= 0)
        {
            return;
        }

        (string Name, Series[] Courses)[] plots =
        [
            .. endpoints.Take(MaximumEndpoints).Select(endpoint => (endpoint, CoursesOf(comparison, endpoint, end))),
        ];
        double highest = plots.Max(plot => plot.Courses.Max(course => course.Points.Max(point => point.Value)));
        html.Append("<h2>Requests in flight by endpoint</h2>\n<div class=\"plots\">\n");
        foreach ((string name, Series[] courses) in plots)
        {
            new Plot(name, ReportPlots.OfRunTime(end), Axis.FromZero(highest, ReportPlots.Plain), courses).WriteTo(html);
        }

        html.Append("</div>\n");
        if (endpoints.Length > MaximumEndpoints)
        {
            html.Append($"<p class=\"note\">The first {MaximumEndpoints} of {endpoints.Length} endpoints.</p>\n");
        }
    }

    /// <summary>The mean number of requests under way in each stretch of the run.</summary>
    internal static IReadOnlyList<SamplePoint> Course(IEnumerable<TracedRequest> requests, double end, int stretches)
    {
        double step = end / stretches;
        double[] seconds = new double[stretches];
        foreach (TracedRequest request in requests)
        {
            int last = Math.Min(stretches - 1, (int)(request.Ended / step));
            for (int stretch = (int)(request.Sent / step); stretch <= last; stretch++)
            {
                seconds[stretch] += Math.Min(request.Ended, (stretch + 1) * step) - Math.Max(request.Sent, stretch * step);
            }
        }

        return [.. seconds.Select((sum, stretch) => new SamplePoint((stretch + 0.5) * step, sum / step))];
    }

    private static Series[] CoursesOf(RunComparison comparison, string endpoint, double end) =>
        [
            .. comparison
                .Policies.Index()
                .Select(policy => new Series(
                    policy.Item.Name,
                    ComparisonPlots.ColourOf(policy.Index),
                    Course(policy.Item.FirstRun.Where(request => request.Endpoint == endpoint), end, Stretches)
                )),
        ];
}

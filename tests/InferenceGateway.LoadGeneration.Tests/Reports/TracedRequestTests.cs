using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;

namespace InferenceGateway.LoadGeneration.Tests.Reports;

public sealed class TracedRequestTests
{
    [Fact]
    public void The_course_of_an_endpoint_is_the_mean_of_requests_under_way()
    {
        // Four stretches of 1 s. One request from 0.5 to 2 s: half of the first stretch and all of the second; one from 1 to 1.25 s adds a quarter.
        IReadOnlyList<SamplePoint> course = EndpointCourses.Course([Request(1, "a", 0.5, 2), Request(2, "a", 1, 1.25)], 4, 4);

        course.Select(point => point.Seconds).ShouldBe([0.5, 1.5, 2.5, 3.5]);
        course.Select(point => point.Value).ShouldBe([0.5, 1.25, 0, 0]);
    }

    [Fact]
    public void Only_requests_with_different_endpoints_differ_and_the_largest_difference_comes_first()
    {
        TracedRequest[] ours =
        [
            Request(1, "a", 0, 1, 0.1),
            Request(2, "a", 0, 1, 0.2),
            Request(3, "a", 0, 1, 0.3),
            Request(4, "a", 0, 1, 0.4),
        ];
        // 2 differs by 0.7 s and 4 by 0.2 s; 1 went to the same endpoint, and of 3 the other run knows nothing.
        TracedRequest[] other = [Request(1, "a", 0, 1, 9), Request(2, "b", 0, 1, 0.9), Request(4, "c", 0, 1, 0.2)];

        DifferingDecisions.Find(ours, other).Select(pair => pair.Ours.Number).ShouldBe([2, 4]);
    }

    private static TracedRequest Request(long number, string endpoint, double sent, double ended, double? firstToken = null) =>
        new(number, endpoint, sent, firstToken, ended, Decision: null);
}

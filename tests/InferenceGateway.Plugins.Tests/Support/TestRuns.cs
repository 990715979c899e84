using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Tests.Support;

public static class TestRuns
{
    public static ProfileRuns Of(params string[] names)
    {
        ProfileRuns runs = new();
        runs.Begin(names);
        return runs;
    }

    public static ProfileRuns Picked(this ProfileRuns runs, int profile, params Endpoint[] endpoints)
    {
        runs.Succeed(profile).AddRange(endpoints);
        return runs;
    }

    public static ProfileRuns Failed(this ProfileRuns runs, int profile, InferenceError error)
    {
        runs.Fail(profile, error);
        return runs;
    }
}

using System.Diagnostics;
using InferenceGateway.Engine.Tracing;

namespace InferenceGateway.Engine.Tests.Tracing;

/// <summary>
/// Listens to the gateway's spans of one trace at a time. Sources are static and other tests run beside: only spans of traces that
/// <paramref name="isOurs"/> knows are kept, and only those are sampled.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly List<Activity> _stopped = [];

    /// <param name="isOurs">By trace id.</param>
    public Listening(Func<ActivityTraceId, bool> isOurs, ActivitySamplingResult result = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => GatewayActivitySources.Names.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                isOurs(options.TraceId) ? result : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                lock (_stopped)
                {
                    _stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Stopped
    {
        get
        {
            lock (_stopped)
            {
                return [.. _stopped];
            }
        }
    }

    /// <summary>The only span of this name.</summary>
    public Activity Named(string name) => Stopped.Where(span => span.OperationName == name).ShouldHaveSingleItem();

    public void Dispose() => _listener.Dispose();
}

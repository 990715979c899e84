using System.Diagnostics;

namespace InferenceGateway.Engine.Tracing;

/// <summary>One span within a decision, the current one until disposed of. The default value is none and does nothing.</summary>
internal readonly struct TraceStep(Activity? span, TimeProvider clock) : IDisposable
{
    /// <summary>Whether somebody will see what is set: ask before computing it.</summary>
    public bool IsRecorded => span is not null;

    public void Set(string attribute, string? value) => span?.SetTag(attribute, value);

    public void Set(string attribute, int value) => span?.SetTag(attribute, value);

    public void Set(string attribute, double value) => span?.SetTag(attribute, value);

    public void Set(string attribute, string[] values) => span?.SetTag(attribute, values);

    public void Set(string attribute, double[] values) => span?.SetTag(attribute, values);

    public void Dispose()
    {
        if (span is not null)
        {
            span.SetEndTime(clock.GetUtcNow().UtcDateTime);
            span.Dispose();
        }
    }
}

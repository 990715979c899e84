using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Scheduling;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Engine.Requests;

/// <summary>
/// Where exceptions of plugins end: counted, logged, and turned into an error that tells the client nothing about them. Thread-safe.
/// </summary>
/// <remarks>A plugin that fails for every request would fill the log: one line is written a second, with the number of those left out.</remarks>
internal sealed class PluginFaults(EngineMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _loggedAt;
    private bool _hasLogged;
    private long _suppressed;

    /// <summary>Counts and logs the failure.</summary>
    /// <returns>What the client is told, should the request fail by it.</returns>
    public InferenceError Report<TPlugin>(Named<TPlugin> plugin, string extensionPoint, Exception exception) =>
        Report(plugin.Type, plugin.Name, extensionPoint, exception);

    /// <inheritdoc cref="Report{TPlugin}"/>
    public InferenceError Report(string type, string name, string extensionPoint, Exception exception)
    {
        metrics.PluginFailures.WithLabels(extensionPoint, type, name).Inc();
        if (TakeLogLine(out long suppressed))
        {
            Log.PluginFailed(logger, exception, name, type, extensionPoint, suppressed);
        }

        return new InferenceError(ErrorCode.Internal, $"plugin '{name}' failed");
    }

    private bool TakeLogLine(out long suppressed)
    {
        lock (_gate)
        {
            suppressed = _suppressed;
            if (_hasLogged && clock.GetElapsedTime(_loggedAt) < LogPeriod)
            {
                _suppressed++;
                return false;
            }

            (_loggedAt, _hasLogged, _suppressed) = (clock.GetTimestamp(), true, 0);
            return true;
        }
    }
}

using InferenceGateway.EndpointPicker.Health;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Hosting;

/// <summary>
/// How serving ends. At the first signal health says so and nothing else changes: the proxy goes on sending requests until it notices, and they are
/// served. After the drain timeout no new stream is taken and the running ones have as long again; what runs then is broken off.
/// </summary>
internal sealed class DrainSequence(HealthState health, TimeSpan timeout, TimeProvider clock, ILogger logger)
{
    /// <param name="stopTaking">Stops taking streams; returns when none is left or the token is cancelled.</param>
    /// <param name="atOnce">Cancelled by the second signal: nothing is waited for any more.</param>
    public async Task RunAsync(Func<CancellationToken, Task> stopTaking, CancellationToken atOnce)
    {
        ArgumentNullException.ThrowIfNull(stopTaking);
        health.Update(conditions => conditions with { IsDraining = true });
        if (timeout > TimeSpan.Zero)
        {
            Log.Draining(logger, timeout.TotalSeconds);
            await WaitAsync(atOnce);
        }

        health.Close();
        if (timeout > TimeSpan.Zero && !atOnce.IsCancellationRequested)
        {
            Log.FinishingStreams(logger, timeout.TotalSeconds);
        }

        using CancellationTokenSource limit = new(timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, atOnce);
        await stopTaking(either.Token);
    }

    private async Task WaitAsync(CancellationToken atOnce)
    {
        try
        {
            await Task.Delay(timeout, clock, atOnce);
        }
        catch (OperationCanceledException) { }
    }
}

using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Tests.Runs;

/// <summary>A server in virtual time: the first token after one delay, then tokens at equal gaps.</summary>
internal sealed class VirtualServer(TimeProvider clock) : IRequestSender
{
    private readonly long _start = clock.GetTimestamp();
    private int _inFlight;

    public TimeSpan FirstTokenDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan TokenGap { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Requests that fail, by number from 0.</summary>
    public Func<int, bool> Fails { get; init; } = _ => false;

    public int PeakInFlight { get; private set; }

    public List<(TimeSpan At, PlannedRequest Request)> Received { get; } = [];

    public async Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken)
    {
        int number = Received.Count;
        Received.Add((clock.GetElapsedTime(_start), request));
        PeakInFlight = Math.Max(PeakInFlight, ++_inFlight);
        try
        {
            await Task.Delay(FirstTokenDelay, clock, cancellationToken);
            observation.Endpoint = "pod-" + (number % 2);
            if (Fails(number))
            {
                observation.Fail("503 - Service Unavailable", "overloaded");
                return;
            }

            observation.MarkTokens(1);
            for (int token = 1; token < request.OutputTokens; token++)
            {
                await Task.Delay(TokenGap, clock, cancellationToken);
                observation.MarkTokens(1);
            }
        }
        finally
        {
            _inFlight--;
        }
    }
}

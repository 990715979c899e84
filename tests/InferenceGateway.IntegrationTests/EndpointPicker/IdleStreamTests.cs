using System.Globalization;
using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Streams that say little or nothing, and those beside them.</summary>
public sealed class IdleStreamTests
{
    private const int Streams = 1000;
    private const int Connections = 4;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_thousand_streams_that_wait_for_a_body_hold_up_nobody_and_leave_nothing()
    {
        string limit = (Streams + 1).ToString(CultureInfo.InvariantCulture);
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync([$"--max-streams={limit}"]);
        using RawGrpc other = new(picker.Port);
        RawGrpc[] connections = [.. Enumerable.Range(0, Connections).Select(_ => new RawGrpc(picker.Port))];
        List<ProxyStream> idle = [];
        try
        {
            for (int i = 0; i < Streams; i++)
            {
                idle.Add(new ProxyStream(connections[i % Connections]));
                await idle[^1].SendHeadersAsync();
            }

            await picker.UntilStreamsAsync(Streams);

            // There is room for one more, again and again, and for no second one at the same time.
            await ProxyStream.ExchangeAsync(other);
            await picker.UntilStreamsAsync(Streams);
            await ProxyStream.ExchangeAsync(other);
            await picker.UntilStreamsAsync(Streams);
            using (ProxyStream last = new(other))
            {
                await last.SendHeadersAsync();
                await picker.UntilStreamsAsync(Streams + 1);
                using ProxyStream refused = new(other);
                (await refused.FailureAsync()).ShouldBe(StatusCode.Unavailable);
            }

            picker.ShouldBeSmall();
        }
        finally
        {
            foreach (RawGrpc connection in connections)
            {
                connection.Dispose();
            }
        }

        await picker.ShouldComeToRestAsync();
        await ProxyStream.ExchangeAsync(other);
        idle.ForEach(stream => stream.Dispose());
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_thousand_streams_on_which_nothing_arrives_are_ended_as_the_idle_timeout_says()
    {
        // A stream whose end the proxy does not take note of is reset a quarter of that time later: enough for this client to read a thousand.
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync(["--stream-idle-timeout=8s"]);
        using RawGrpc connection = new(picker.Port);
        List<ProxyStream> idle = [];
        for (int i = 0; i < Streams; i++)
        {
            idle.Add(new ProxyStream(connection));
            await idle[^1].SendHeadersAsync();
        }

        foreach (ProxyStream stream in idle)
        {
            (await stream.FailureAsync()).ShouldBe(StatusCode.DeadlineExceeded);
            stream.Dispose();
        }

        await picker.ShouldComeToRestAsync();
        (await picker.Process.MetricAsync("llm_d_epp_extproc_streams_total", "code=\"DeadlineExceeded\"")).ShouldBe(Streams);
        await ProxyStream.ExchangeAsync(connection);
    }
}

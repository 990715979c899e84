using System.Net.Sockets;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Clients whose HTTP/2, gRPC or protobuf is broken anywhere, hundreds of them: they end, and nobody else notices.</summary>
public sealed class DamagedTrafficTests
{
    private const int Clients = 400;
    private const int AtOnce = 16;

    /// <summary>Each has this long to be answered before it leaves; most are cut off at once.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(200);

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_arrives_breaks_neither_the_picker_nor_other_streams(int seed)
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync(["--stream-idle-timeout=5s"]);
        using RawGrpc healthy = new(picker.Port);
        int served = 0;

        await Parallel.ForAsync(
            0,
            Clients,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Patience.End },
            async (client, cancellation) =>
            {
                await SendAsync(picker.Port, new Random((seed * Clients) + client), cancellation);
                if (client % 20 == 0)
                {
                    await ProxyStream.ExchangeAsync(healthy);
                    Interlocked.Increment(ref served);
                }
            }
        );

        served.ShouldBe(Clients / 20);
        await picker.ShouldComeToRestAsync();
        await ProxyStream.ExchangeAsync(healthy);
        // Some of the damage did no harm to the request, or it would have been tried on the doorstep alone.
        (await picker.Process.MetricAsync("llm_d_epp_request_total"))
            .ShouldNotBeNull()
            .ShouldBeGreaterThan(served + 10);
        picker.Process.Process.HasExited.ShouldBeFalse();
    }

    /// <summary>The same bytes undamaged are a conversation: otherwise the damage would be tried on something that is refused anyway.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_undamaged_bytes_are_understood()
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync();
        using TcpClient client = new("127.0.0.1", picker.Port);
        await client.GetStream().WriteAsync(Http2Bytes.Conversation(), Patience.End);

        await Patience.UntilAsync(
            async () => await picker.Process.MetricAsync("llm_d_epp_request_total") == 1,
            "the request of the raw bytes is counted"
        );
    }

    private static async Task SendAsync(int port, Random random, CancellationToken cancellation)
    {
        using TcpClient client = new() { LingerState = new LingerOption(random.Next(2) == 0, 0) };
        await client.ConnectAsync("127.0.0.1", port, cancellation);
        NetworkStream stream = client.GetStream();
        using CancellationTokenSource stay = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stay.CancelAfter(Stay);
        try
        {
            byte[] bytes = Http2Bytes.Damaged(random);
            int pieces = random.Next(1, 5);
            for (int piece = 0; piece < pieces; piece++)
            {
                int start = bytes.Length * piece / pieces;
                await stream.WriteAsync(bytes.AsMemory(start, (bytes.Length * (piece + 1) / pieces) - start), stay.Token);
            }

            byte[] answer = new byte[4096];
            while (await stream.ReadAsync(answer, stay.Token) > 0) { }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // Cut off, or still open when its time is over: both are fine, and which of them is the picker's choice.
        }
    }
}

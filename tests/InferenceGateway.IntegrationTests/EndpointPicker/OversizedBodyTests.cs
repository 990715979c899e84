using System.Text;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Bodies above <c>--max-request-body</c> and <c>--max-held-bytes</c>.</summary>
public sealed class OversizedBodyTests
{
    private const int Limit = 4 << 20;
    private const int Piece = 64 << 10;
    private const int Streams = 50;

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task An_announced_length_above_the_limit_is_refused_at_the_first_byte()
    {
        await using PickerOfTwo picker = await StartAsync();
        using RawGrpc connection = new(picker.Port);
        using ProxyStream stream = new(connection);

        await stream.SendHeadersAsync(("content-length", $"{Limit + 1}"));
        await stream.SendBodyAsync("{"u8.ToArray());

        (await stream.ReceiveRefusalAsync()).ShouldBe(413);
        await picker.ShouldComeToRestAsync();
        (await picker.Process.MetricAsync("llm_d_epp_request_error_total", "error_code=\"PayloadTooLarge\"")).ShouldBe(1);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_body_of_exactly_the_limit_passes_and_a_byte_more_does_not()
    {
        await using PickerOfTwo picker = await StartAsync();
        using RawGrpc connection = new(picker.Port);
        foreach (bool isAbove in (bool[])[false, true])
        {
            using ProxyStream stream = new(connection);
            string empty = Bodies.Completion("");
            byte[] body = Encoding.UTF8.GetBytes(Bodies.Completion(new string('x', Limit - empty.Length + (isAbove ? 1 : 0))));
            await stream.SendHeadersAsync();
            foreach (byte[] piece in body.Chunk(Piece))
            {
                await stream.SendBodyAsync(piece);
            }

            if (isAbove)
            {
                (await stream.ReceiveRefusalAsync()).ShouldBe(413);
            }
            else
            {
                await stream.SendAsync(Make.RequestBody("", end: true));
                await stream.ReceiveConsentAsync();
            }
        }

        await picker.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Fifty_at_once_are_refused_in_bounded_memory_which_serves_again()
    {
        // Two rounds: what the first one took must be there for the second.
        await using PickerOfTwo picker = await StartAsync("--max-held-bytes=64Mi");
        using RawGrpc connection = new(picker.Port);
        for (int round = 0; round < 2; round++)
        {
            int[] statuses = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => SendTooMuchAsync(connection)));

            // 413, or 503 where all of them together held too much.
            statuses.ShouldAllBe(status => status == 413 || status == 503);
            await picker.ShouldComeToRestAsync();
        }

        // All that may be held is there again: 15 bodies of 4 MiB less a byte, which take 60 MiB of the 64.
        List<ProxyStream> held = [];
        for (int i = 0; i < 15; i++)
        {
            held.Add(new ProxyStream(connection));
            await held[^1].SendHeadersAsync(("content-length", $"{Limit - 1}"));
            await SendAsync(held[^1], Limit - 1);
        }

        foreach (ProxyStream stream in held)
        {
            // Not JSON, which is found out only when all of it was taken.
            await stream.SendAsync(Make.RequestBody("", end: true));
            (await stream.ReceiveRefusalAsync()).ShouldBe(400);
            stream.Dispose();
        }

        await picker.ShouldComeToRestAsync();
    }

    private static Task<PickerOfTwo> StartAsync(params IEnumerable<string> flags) =>
        PickerOfTwo.StartAsync([$"--max-request-body={Limit}", .. flags]);

    private static async Task<int> SendTooMuchAsync(RawGrpc connection)
    {
        using ProxyStream stream = new(connection);
        await stream.SendHeadersAsync();
        try
        {
            await SendAsync(stream, Limit + 1);
        }
        catch (Exception exception) when (exception is Grpc.Core.RpcException or InvalidOperationException)
        {
            // Refused before all of it was sent.
        }

        return await stream.ReceiveRefusalAsync();
    }

    private static async Task SendAsync(ProxyStream stream, int length)
    {
        byte[] piece = new byte[Piece];
        piece.AsSpan().Fill((byte)'x');
        for (int sent = 0; sent < length; sent += Piece)
        {
            await stream.SendBodyAsync(piece[..Math.Min(Piece, length - sent)]);
        }
    }
}

using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Proxies that send slowly, half, or never.</summary>
public sealed class SlowSenderTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_body_of_one_byte_a_message_arrives_like_any_other()
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync();
        using RawGrpc connection = new(picker.Port);
        using ProxyStream stream = new(connection);
        string body = Bodies.Completion(new string('x', 2000));

        await stream.SendHeadersAsync();
        foreach (byte one in Encoding.UTF8.GetBytes(body))
        {
            await stream.SendBodyAsync([one]);
        }

        await stream.SendAsync(Make.RequestBody("", end: true));

        await stream.ReceiveConsentAsync();
        (await stream.ReceiveAsync("reqB.")).Text().ShouldBe(body);
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(0)] // in its headers: nothing was sent at all
    [InlineData(1)] // before the body
    [InlineData(2)] // within the body
    [InlineData(3)] // before the answer
    [InlineData(4)] // within the answer
    public async Task A_stream_that_stalls_is_ended_and_its_neighbour_on_the_connection_goes_on(int steps)
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync(["--stream-idle-timeout=1s"]);
        using RawGrpc connection = new(picker.Port);
        using ProxyStream stalled = new(connection);
        if (steps > 0)
        {
            await stalled.SendHeadersAsync();
        }

        if (steps == 2)
        {
            await stalled.SendBodyAsync("{\"model\":"u8.ToArray());
        }

        if (steps > 2)
        {
            await stalled.SendAsync(Make.RequestBody(Bodies.Stream(), end: true));
            await stalled.ReceiveConsentAsync();
            await stalled.ReceiveConsentAsync();
        }

        if (steps == 4)
        {
            await stalled.SendAsync(Make.ResponseHeaders(type: "text/event-stream"));
            await stalled.ReceiveConsentAsync();
            await stalled.SendAnswerAsync("data: {}\n\n");
            await stalled.ReceiveConsentAsync();
        }

        await ProxyStream.ExchangeAsync(connection);
        (await stalled.FailureAsync()).ShouldBe(StatusCode.DeadlineExceeded);
        await ProxyStream.ExchangeAsync(connection);
        await picker.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Connections_that_never_become_HTTP_2_stop_nobody()
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync();
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < 200; i++)
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync("127.0.0.1", picker.Port, Patience.End);
                byte[] beginning = (i % 4) switch
                {
                    0 => [], // nothing but the connection
                    1 => "PRI * HTTP/2.0\r\n\r\nS"u8.ToArray(), // the preface ends within its last word
                    2 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), // no SETTINGS follow
                    _ => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 6, 4, 0], // half the head of SETTINGS of 6 bytes
                };
                await socket.SendAsync(beginning, Patience.End);
            }

            using RawGrpc connection = new(picker.Port);
            await ProxyStream.ExchangeAsync(connection);
            picker.ShouldBeSmall();
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        using RawGrpc later = new(picker.Port);
        await ProxyStream.ExchangeAsync(later);
        await picker.ShouldComeToRestAsync();
    }
}

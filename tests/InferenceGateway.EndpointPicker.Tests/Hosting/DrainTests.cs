using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Hosting;

/// <summary>What happens from the signal to the end, under a clock that the test moves.</summary>
public sealed class DrainTests
{
    private const int Patience = 120_000;
    private const int Serving = 1;
    private const int NotServing = 2;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>Field 7 of a ProcessingResponse, the immediate response: (7 &lt;&lt; 3) | 2.</summary>
    private const byte ImmediateResponse = 0x3A;

    [Fact(Timeout = Patience)]
    public async Task During_the_drain_timeout_everything_is_served_but_health_says_no()
    {
        FakeTimeProvider clock = new();
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { DrainTimeout = Window }, clock);
        using RawGrpc client = new(picker.Host.GrpcPort);
        using RawGrpc health = new(picker.Host.GrpcHealthPort);
        using HttpClient http = new();
        using AsyncDuplexStreamingCall<byte[], byte[]> old = client.Process();
        await old.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: false, (":method", "POST"), (":path", "/v1/chat/completions")));

        Task stop = picker.StopAsync();

        (await health.CheckAsync("readiness")).ShouldBe(NotServing);
        (await health.CheckAsync("")).ShouldBe(NotServing);
        (await client.CheckAsync("envoy.service.ext_proc.v3.ExternalProcessor")).ShouldBe(NotServing);
        (await health.CheckAsync("liveness")).ShouldBe(Serving);
        await ShouldAnswerAsync(client);
        (await http.GetStringAsync(new Uri(picker.MetricsAddress, "metrics"))).ShouldContain("llm_d_epp_");
        stop.IsCompleted.ShouldBeFalse();

        // The window is over: the old stream may still end by itself, and metrics are there until it has.
        clock.Advance(Window);
        await Until.TrueAsync(async () => !await AnswersNewConnectionAsync(picker.Host.GrpcPort));
        (await http.GetStringAsync(new Uri(picker.MetricsAddress, "metrics"))).ShouldContain("llm_d_epp_");
        stop.IsCompleted.ShouldBeFalse();
        await old.RequestStream.WriteAsync(
            RawGrpc.LastRequestBody("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
        );
        (await old.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        old.ResponseStream.Current[0].ShouldBe(ImmediateResponse);
        (await old.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();

        await stop;
    }

    [Fact(Timeout = Patience)]
    public async Task A_stream_that_does_not_end_is_broken_off_after_a_second_window()
    {
        FakeTimeProvider clock = new();
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { DrainTimeout = Window }, clock);
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> stuck = client.Process();
        await stuck.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: false, (":path", "/v1/chat/completions")));
        await ShouldAnswerAsync(client);

        Task stop = picker.StopAsync();
        clock.Advance(Window);
        await Until.TrueAsync(async () => !await AnswersNewConnectionAsync(picker.Host.GrpcPort));
        stop.IsCompleted.ShouldBeFalse();
        // The second window begins on another thread, a moment after the port was closed or before.
        await Until.TrueAsync(() => Task.FromResult(stop.IsCompleted), clock, Window);
        await stop;

        await Should.ThrowAsync<Exception>(() => stuck.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact(Timeout = Patience)]
    public async Task A_second_signal_waits_for_nothing()
    {
        FakeTimeProvider clock = new();
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { DrainTimeout = Window }, clock);
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> stuck = client.Process();
        await stuck.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: false, (":path", "/v1/chat/completions")));
        await ShouldAnswerAsync(client);
        using CancellationTokenSource second = new();

        Task stop = picker.StopAsync(second.Token);
        stop.IsCompleted.ShouldBeFalse();
        await second.CancelAsync();

        await stop;
        await Should.ThrowAsync<Exception>(() => stuck.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_drain_timeout_everything_stops_at_once()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(clock: new FakeTimeProvider());
        using RawGrpc client = new(picker.Host.GrpcPort);
        using AsyncDuplexStreamingCall<byte[], byte[]> stuck = client.Process();
        await stuck.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: false, (":path", "/v1/chat/completions")));
        await ShouldAnswerAsync(client);

        await picker.StopAsync();

        await Should.ThrowAsync<Exception>(() => stuck.ResponseStream.MoveNext(CancellationToken.None));
    }

    /// <summary>A request without a body is answered at once: with 503, as there is no endpoint.</summary>
    private static async Task ShouldAnswerAsync(RawGrpc client)
    {
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Process();
        await call.RequestStream.WriteAsync(RawGrpc.RequestHeaders(isEnd: true, (":method", "GET"), (":path", "/v1/models")));
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        call.ResponseStream.Current[0].ShouldBe(ImmediateResponse);
    }

    private static async Task<bool> AnswersNewConnectionAsync(int port)
    {
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}

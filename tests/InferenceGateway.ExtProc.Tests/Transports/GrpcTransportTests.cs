using Grpc.Core;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using Microsoft.Extensions.Time.Testing;
using Call = Grpc.Core.AsyncDuplexStreamingCall<
    InferenceGateway.ExtProc.Tests.Oracle.ProcessingRequest,
    InferenceGateway.ExtProc.Tests.Oracle.ProcessingResponse
>;

namespace InferenceGateway.ExtProc.Tests.Transports;

/// <summary>Whole conversations over real sockets, with generated messages on the proxy's side.</summary>
public sealed class GrpcTransportTests
{
    [Fact]
    public async Task A_chat_request_goes_through()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.RequestBody(Make.Chat), Make.RequestBody("", end: true));

        ProcessingResponse headers = await ReceiveAsync(call);
        HeaderOf(headers.RequestHeaders.Response, "x-gateway-destination-endpoint").ShouldBe("10.0.0.1:8000");
        ProcessingResponse body = await ReceiveAsync(call);
        StreamedBodyResponse piece = body.RequestBody.Response.BodyMutation.StreamedResponse;
        piece.Body.ToStringUtf8().ShouldBe(Make.Chat);
        piece.EndOfStream.ShouldBeTrue();

        await SendAsync(call, Make.ResponseHeaders(), Make.ResponseBody("{}"), Make.ResponseBody("", end: true));
        HeaderOf((await ReceiveAsync(call)).ResponseHeaders.Response, "x-went-into-resp-headers").ShouldBe("true");
        (await ReceiveAsync(call)).ResponseBody.Response.BodyMutation.StreamedResponse.Body.ToStringUtf8().ShouldBe("{}");
        (await ReceiveAsync(call)).ResponseBody.Response.BodyMutation.StreamedResponse.EndOfStream.ShouldBeTrue();
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        server.Engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        server.Engine.ShouldHoldNothing();
    }

    [Fact]
    public async Task A_streamed_answer_goes_through_chunk_by_chunk()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.RequestBody(Make.Chat, end: true));
        await ReceiveAsync(call);
        await ReceiveAsync(call);
        await SendAsync(call, Make.ResponseHeaders(type: "text/event-stream"));
        (await ReceiveAsync(call)).Kind().ShouldBe("respH");
        for (int i = 0; i < 20; i++)
        {
            await SendAsync(call, Make.ResponseBody($"data: {i}\n\n"));
            (await ReceiveAsync(call)).Piece().Body.ToStringUtf8().ShouldBe($"data: {i}\n\n");
        }

        await SendAsync(call, Make.ResponseBody("", end: true));
        (await ReceiveAsync(call)).Kind().ShouldBe("respB.");
        server.Engine.Endings.ShouldBe([(RequestEnding.Completed, 200)]);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_body_of_a_megabyte_goes_back_whole()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        byte[] body = new byte[1 << 20];
        new Random(1).NextBytes(body);
        await SendAsync(call, Make.RequestHeaders(false, "POST", "/v1/unknown"));
        foreach (byte[] chunk in body.Chunk(32_768))
        {
            await SendAsync(call, Make.RequestBody(chunk));
        }

        await SendAsync(call, Make.RequestBody([], end: true));
        (await ReceiveAsync(call)).Header("content-length").ShouldBe("1048576");
        List<ProcessingResponse> pieces = [];
        do
        {
            pieces.Add(await ReceiveAsync(call));
        } while (!pieces[^1].Piece().EndOfStream);

        pieces.Bytes().ShouldBe(body);
        server.Usage.HeldBytes.ShouldBe(0);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_refusal_ends_the_stream_with_the_status_OK()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.RequestBody("{", end: true));
        (await ReceiveAsync(call)).Kind().ShouldBe("imm400");
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stream_that_is_reset_gives_back_what_it_held(int messages)
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using CancellationTokenSource cancellation = new();
        using Call call = proxy.Open(cancellation.Token);
        ProcessingRequest[] all = [Make.Post(), Make.RequestBody(Make.Chat, end: true), Make.ResponseHeaders()];
        await SendAsync(call, all[..messages]);
        int expectedAnswers = messages switch
        {
            2 => 2,
            3 => 3,
            _ => 0,
        };
        for (int i = 0; i < expectedAnswers; i++)
        {
            await ReceiveAsync(call);
        }

        await UntilAsync(() => messages == 0 || server.Usage.OpenStreams == 1);
        await cancellation.CancelAsync();
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Usage.HeldBytes.ShouldBe(0);
        server.Engine.Endings.ShouldAllBe(ending => ending.Ending == RequestEnding.ClientGone);
        server.Engine.ShouldHoldNothing();
    }

    [Fact]
    public async Task A_stream_that_is_reset_after_its_last_answer_has_ended_well()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using CancellationTokenSource cancellation = new();
        using Call call = proxy.Open(cancellation.Token);
        await SendAsync(call, Make.Get(), Make.ResponseHeaders(204, end: true));
        await ReceiveAsync(call);
        await ReceiveAsync(call);
        await cancellation.CancelAsync();
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Engine.Endings.ShouldBe([(RequestEnding.Completed, 204)]);
    }

    [Fact]
    public async Task A_message_that_is_too_large_fails_its_stream_and_no_other()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync(new ExtProcOptions { MaximumMessageBytes = 10_000 });
        using RawProxy proxy = new(server.Address);
        using Call other = proxy.Open();
        await SendAsync(other, Make.Post());
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.RequestBody(new byte[10_001]));
        RpcException failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        await SendAsync(other, Make.RequestBody(Make.Chat, end: true));
        (await ReceiveAsync(other)).Kind().ShouldBe("reqH");
        server.Engine.Endings.ShouldBe([(RequestEnding.Failed, 0)]);
        await other.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_proxy_that_breaks_the_protocol_is_told_so()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.Post());
        RpcException failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        failure.Status.Detail.ShouldContain("request_headers");
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync(new ExtProcOptions { MaximumStreams = 1 });
        using RawProxy proxy = new(server.Address);
        using Call first = proxy.Open();
        await SendAsync(first, Make.Post());
        await UntilAsync(() => server.Usage.OpenStreams == 1);
        using Call second = proxy.Open();
        RpcException failure = await Should.ThrowAsync<RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None));
        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        await SendAsync(first, Make.RequestBody(Make.Chat, end: true));
        (await ReceiveAsync(first)).Kind().ShouldBe("reqH");
        await first.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_stream_on_which_nothing_arrives_any_more_is_ended()
    {
        FakeTimeProvider clock = new();
        await using ExtProcServer server = await ExtProcServer.StartAsync(
            new ExtProcOptions { StreamIdleTimeout = TimeSpan.FromMinutes(4) },
            clock
        );
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Get());
        await ReceiveAsync(call);
        clock.Advance(TimeSpan.FromMinutes(3));
        server.Usage.OpenStreams.ShouldBe(1);
        clock.Advance(TimeSpan.FromMinutes(1));
        RpcException failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Engine.Endings.ShouldBe([(RequestEnding.Failed, 0)]);
        server.Engine.ShouldHoldNothing();

        // What the stream used serves another.
        using Call next = proxy.Open();
        await SendAsync(next, Make.Get());
        (await ReceiveAsync(next)).Kind().ShouldBe("reqH");
        await next.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_request_under_way_when_the_server_gives_up_waiting_has_failed()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.Get());
        await ReceiveAsync(call);
        using CancellationTokenSource impatience = new();
        Task stop = server.StopAsync(impatience.Token);
        server.Usage.OpenStreams.ShouldBe(1);
        await impatience.CancelAsync();
        await stop;
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Engine.Endings.ShouldBe([(RequestEnding.Failed, 0)]);
        server.Engine.ShouldHoldNothing();
    }

    [Fact]
    public async Task A_client_that_leaves_while_the_server_still_waits_is_gone()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        using CancellationTokenSource cancellation = new();
        using Call call = proxy.Open(cancellation.Token);
        await SendAsync(call, Make.Get());
        await ReceiveAsync(call);
        Task stop = server.StopAsync(CancellationToken.None);
        await cancellation.CancelAsync();
        await stop;
        server.Engine.Endings.ShouldBe([(RequestEnding.ClientGone, 0)]);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_fails_its_stream()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync(new ExtProcOptions { MaximumAnswerBytes = 1000 });
        using RawProxy proxy = new(server.Address);
        using Call call = proxy.Open();
        await SendAsync(call, Make.RequestHeaders(false, "POST", "/v1/unknown"), Make.RequestBody(new byte[1001], end: true));
        (await ReceiveAsync(call)).Kind().ShouldBe("reqH");
        RpcException failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Engine.Endings.ShouldBe([(RequestEnding.Failed, 0)]);
        server.Engine.ShouldHoldNothing();
    }

    [Fact]
    public async Task Two_hundred_streams_at_once_are_served()
    {
        await using ExtProcServer server = await ExtProcServer.StartAsync();
        using RawProxy proxy = new(server.Address);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ExchangeAsync(proxy)));
        await UntilAsync(() => server.Usage.OpenStreams == 0);
        server.Engine.Endings.Count(ending => ending == (RequestEnding.Completed, 200)).ShouldBe(200);
        server.Engine.ShouldHoldNothing();
    }

    private static async Task ExchangeAsync(RawProxy proxy)
    {
        using Call call = proxy.Open();
        await SendAsync(call, Make.Post(), Make.RequestBody(Make.Chat), Make.RequestBody("", end: true));
        (await ReceiveAsync(call)).Kind().ShouldBe("reqH");
        (await ReceiveAsync(call)).Piece().Body.ToStringUtf8().ShouldBe(Make.Chat);
        await SendAsync(call, Make.ResponseHeaders(), Make.ResponseBody("{}", end: true));
        (await ReceiveAsync(call)).Kind().ShouldBe("respH");
        (await ReceiveAsync(call)).Kind().ShouldBe("respB.");
        await call.RequestStream.CompleteAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private static async Task SendAsync(Call call, params ProcessingRequest[] messages)
    {
        foreach (ProcessingRequest message in messages)
        {
            await call.RequestStream.WriteAsync(message);
        }
    }

    private static async Task<ProcessingResponse> ReceiveAsync(Call call)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        (await call.ResponseStream.MoveNext(limit.Token)).ShouldBeTrue();
        return call.ResponseStream.Current;
    }

    private static string? HeaderOf(CommonResponse response, string name) =>
        response
            .HeaderMutation.SetHeaders.Where(option => option.Header.Key == name)
            .Select(option => option.Header.RawValue.ToStringUtf8())
            .SingleOrDefault();
}

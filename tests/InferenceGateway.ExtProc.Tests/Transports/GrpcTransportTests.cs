using Google.Protobuf;
using Grpc.Core;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
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

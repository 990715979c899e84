using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>One ext_proc stream from the proxy's side.</summary>
internal sealed class ProxyStream(RawGrpc connection) : IDisposable
{
    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _call = connection.Process(Patience.End);

    public Task SendAsync(byte[] message) => _call.RequestStream.WriteAsync(message);

    /// <summary>Request headers with more to come.</summary>
    public Task SendHeadersAsync(params (string Name, string Value)[] headers) =>
        SendAsync(RawGrpc.RequestHeaders(isEnd: false, [(":method", "POST"), (":path", Bodies.Completions), .. headers]));

    /// <summary>A piece of the request's body with more to come.</summary>
    public Task SendBodyAsync(byte[] piece) => SendAsync(RawGrpc.Field(4, RawGrpc.Field(1, piece)));

    /// <summary>A piece of the answer's body with more to come.</summary>
    public Task SendAnswerAsync(string piece) => SendAsync(RawGrpc.Field(5, RawGrpc.Field(1, piece)));

    public async Task<byte[]> ReceiveAsync()
    {
        (await _call.ResponseStream.MoveNext(Patience.End)).ShouldBeTrue("the stream ended without an answer");
        return _call.ResponseStream.Current;
    }

    /// <summary>Receives an answer that is no refusal.</summary>
    public async Task<byte[]> ReceiveConsentAsync()
    {
        byte[] answer = await ReceiveAsync();
        ImmediateStatus(answer).ShouldBeNull();
        return answer;
    }

    /// <summary>Receives the refusal that ends the stream.</summary>
    /// <returns>Its HTTP status.</returns>
    public async Task<int> ReceiveRefusalAsync()
    {
        int? status = ImmediateStatus(await ReceiveAsync());
        (await _call.ResponseStream.MoveNext(Patience.End)).ShouldBeFalse();
        return status.ShouldNotBeNull();
    }

    /// <summary>Waits for the end of a stream that fails.</summary>
    public async Task<StatusCode> FailureAsync() =>
        (await Should.ThrowAsync<RpcException>(() => _call.ResponseStream.MoveNext(Patience.End))).StatusCode;

    /// <summary>A whole request with a model server's answer of three tokens, 1 prompt token cached.</summary>
    public static async Task ExchangeAsync(RawGrpc connection, string model = Bodies.Model, params (string Name, string Value)[] headers)
    {
        using ProxyStream stream = new(connection);
        await stream.SendHeadersAsync(headers);
        await stream.SendAsync(RawGrpc.LastRequestBody(Bodies.Completion(model: model)));
        await stream.ReceiveConsentAsync(); // headers
        await stream.ReceiveConsentAsync(); // body
        await stream.SendAsync(RawGrpc.ResponseHeaders((":status", "200"), ("content-type", "application/json")));
        await stream.ReceiveConsentAsync();
        await stream.SendAsync(
            RawGrpc.LastResponseBody(
                $$$$"""{"model":"{{{{model}}}}","usage":{"prompt_tokens":2,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":1}}}"""
            )
        );
        await stream.ReceiveConsentAsync();
    }

    public void Dispose() => _call.Dispose();

    /// <summary>The status of an immediate response: field 7, in it a status in 1, in that the code in 1. Null for any other answer.</summary>
    private static int? ImmediateStatus(byte[] answer) =>
        ProtobufField.In(answer).FirstOrDefault(field => field.Number == 7) is not { Bytes: { } immediate }
            ? null
            : (int)
                ProtobufField
                    .In(ProtobufField.In(immediate).First(field => field.Number == 1).Bytes!)
                    .First(field => field.Number == 1)
                    .Value;
}

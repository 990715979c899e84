using System.Buffers;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;

namespace InferenceGateway.EndpointPicker.Tests.Support;

/// <summary>A gRPC client whose messages are bytes.</summary>
internal sealed class RawGrpc : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly Marshaller<byte[]> _requests;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    /// <param name="lengthOf">The length that is written before a message of a stream, its own unless given.</param>
    public RawGrpc(int port, Func<byte[], int>? lengthOf = null)
    {
        _requests = lengthOf is null ? Bytes : Marshallers.Create((message, output) => Write(message, lengthOf(message), output), Unread);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        _invoker = _channel.CreateCallInvoker();
    }

    /// <summary>The number in a <c>HealthCheckResponse</c>: 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN.</summary>
    public async Task<int> CheckAsync(string service) => Status(await UnaryAsync("Check", Field(1, service)));

    public async Task<byte[]> UnaryAsync(string method, byte[] request) =>
        await _invoker.AsyncUnaryCall(Health(MethodType.Unary, method), null, Limited(), request);

    public AsyncServerStreamingCall<byte[]> Watch(string service, CancellationToken cancellation = default) =>
        _invoker.AsyncServerStreamingCall(
            Health(MethodType.ServerStreaming, "Watch"),
            null,
            new CallOptions(cancellationToken: cancellation),
            Field(1, service)
        );

    public AsyncDuplexStreamingCall<byte[], byte[]> Process(CancellationToken cancellation = default) =>
        _invoker.AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(
                MethodType.DuplexStreaming,
                "envoy.service.ext_proc.v3.ExternalProcessor",
                "Process",
                _requests,
                Bytes
            ),
            null,
            Limited().WithCancellationToken(cancellation)
        );

    /// <summary>A <c>ProcessingRequest</c> with request headers.</summary>
    public static byte[] RequestHeaders(bool isEnd, params (string Name, string Value)[] headers)
    {
        byte[] map = [.. headers.SelectMany(header => Field(1, [.. Field(1, header.Name), .. Field(3, header.Value)]))];
        // HttpHeaders: headers 1, end_of_stream 3.
        byte[] end = isEnd ? [3 << 3, 1] : [];
        return Field(2, [.. Field(1, map), .. end]);
    }

    /// <summary>A <c>ProcessingRequest</c> with the last piece of the request's body.</summary>
    public static byte[] LastRequestBody(string body) => Field(4, [.. Field(1, body), 2 << 3, 1]);

    /// <summary>A <c>ProcessingRequest</c> with response headers.</summary>
    public static byte[] ResponseHeaders(params (string Name, string Value)[] headers)
    {
        byte[] message = RequestHeaders(isEnd: false, headers);
        message[0] = (3 << 3) | 2;
        return message;
    }

    /// <summary>A <c>ProcessingRequest</c> with the last piece of the response's body.</summary>
    public static byte[] LastResponseBody(string body) => Field(5, [.. Field(1, body), 2 << 3, 1]);

    /// <summary>The field of a <c>ProcessingRequest</c> that restricts it to one endpoint.</summary>
    public static byte[] SubsetHint(string endpoint)
    {
        // Value: list_value 6, whose values are 1; string_value 3.
        byte[] list = Field(6, Field(1, Field(3, endpoint)));
        // A map's entry is field 1 with the key in 1 and the value in 2.
        byte[] names = Field(1, [.. Field(1, "x-gateway-destination-endpoint-subset"), .. Field(2, list)]);
        return Field(8, Field(1, [.. Field(1, "envoy.lb.subset_hint"), .. Field(2, names)]));
    }

    public static int Status(byte[] response) =>
        response.Length == 0 ? 0
        : response is [8, var status] ? status
        : -1;

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, byte[] payload)
    {
        List<byte> field = [(byte)((number << 3) | 2)];
        int length = payload.Length;
        for (; length >= 0x80; length >>= 7)
        {
            field.Add((byte)(length | 0x80));
        }

        return [.. field, (byte)length, .. payload];
    }

    public void Dispose() => _channel.Dispose();

    private static Method<byte[], byte[]> Health(MethodType type, string name) => new(type, "grpc.health.v1.Health", name, Bytes, Bytes);

    private static void Write(byte[] message, int length, SerializationContext output)
    {
        output.SetPayloadLength(length);
        output.GetBufferWriter().Write(message);
        output.Complete();
    }

    private static byte[] Unread(DeserializationContext input) => throw new NotSupportedException("requests are only sent");

    private static CallOptions Limited() => new(deadline: DateTime.UtcNow.AddSeconds(60));
}

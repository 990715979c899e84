using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Transports;

/// <summary>Speaks to an ext_proc server as a proxy does.</summary>
internal sealed class RawProxy : IDisposable
{
    private static readonly Method<ProcessingRequest, ProcessingResponse> Method = new(
        MethodType.DuplexStreaming,
        "envoy.service.ext_proc.v3.ExternalProcessor",
        "Process",
        Marshallers.Create(message => message.ToByteArray(), ProcessingRequest.Parser.ParseFrom),
        Marshallers.Create(message => message.ToByteArray(), ProcessingResponse.Parser.ParseFrom)
    );

    private readonly GrpcChannel _channel;

    public RawProxy(Uri address)
    {
        _channel = GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                MaxReceiveMessageSize = null,
                MaxSendMessageSize = null,
                HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
            }
        );
    }

    public AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> Open(CancellationToken cancellation = default) =>
        _channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, new CallOptions(cancellationToken: cancellation));

    public void Dispose() => _channel.Dispose();
}

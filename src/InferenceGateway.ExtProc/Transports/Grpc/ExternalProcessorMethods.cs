using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>The one method of the service, with marshallers that make no message objects: its messages are bytes.</summary>
internal sealed class ExternalProcessorMethods : IServiceMethodProvider<ExternalProcessorService>
{
    private static readonly Method<ReceivedMessage, SerializedAnswer> Process = new(
        MethodType.DuplexStreaming,
        "envoy.service.ext_proc.v3.ExternalProcessor",
        "Process",
        Marshallers.Create((_, _) => throw new NotSupportedException("The server does not send requests."), ReceivedMessage.Read),
        Marshallers.Create<SerializedAnswer>(
            SerializedAnswer.Write,
            _ => throw new NotSupportedException("The server does not receive answers.")
        )
    );

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ExternalProcessorService> context) =>
        context.AddDuplexStreamingMethod(Process, [], (service, reader, writer, call) => service.ProcessAsync(reader, writer, call));
}

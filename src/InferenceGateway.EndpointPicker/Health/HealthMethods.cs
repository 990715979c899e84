using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace InferenceGateway.EndpointPicker.Health;

/// <summary>Tells the gRPC server the methods of the health service and how their messages are read and written.</summary>
internal sealed class HealthMethods : IServiceMethodProvider<HealthService>
{
    private const string ServiceName = "grpc.health.v1.Health";

    private static readonly Marshaller<byte[]> Answer = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Marshaller<string> CheckRequest = Marshallers.Create(_ => [], HealthMessages.ReadServiceName);
    private static readonly Marshaller<string> ListRequest = Marshallers.Create(_ => [], HealthMessages.ReadNothing);

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HealthService> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.AddUnaryMethod(Method(MethodType.Unary, "Check", CheckRequest), [], (service, request, _) => service.Check(request));
        context.AddUnaryMethod(Method(MethodType.Unary, "List", ListRequest), [], (service, _, _) => service.List());
        context.AddServerStreamingMethod(
            Method(MethodType.ServerStreaming, "Watch", CheckRequest),
            [],
            (service, request, answers, call) => service.WatchAsync(request, answers, call.CancellationToken)
        );
    }

    private static Method<string, byte[]> Method(MethodType type, string name, Marshaller<string> request) =>
        new(type, ServiceName, name, request, Answer);
}

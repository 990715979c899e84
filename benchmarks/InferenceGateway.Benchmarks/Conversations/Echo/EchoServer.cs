using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceGateway.Benchmarks.Conversations.Echo;

/// <summary>The echoing picker behind Grpc.AspNetCore with messages left as bytes: the floor under whatever decides behind the same transport.</summary>
internal static class EchoServer
{
    private const int LargestMessage = 64 * 1024 * 1024;

    /// <summary>Serves until the process is ended.</summary>
    public static async Task RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = LargestMessage;
            options.MaxSendMessageSize = LargestMessage;
        });
        await using WebApplication application = builder.Build();
        application.MapGrpcService<EchoService>();
        await application.RunAsync();
    }

    /// <summary>The service's one method, its messages as they are on the wire. The framework wants what generated code looks like: a base to override.</summary>
    [BindServiceMethod(typeof(ExternalProcessorBase), nameof(Bind))]
    public abstract class ExternalProcessorBase
    {
        private static readonly Marshaller<byte[]> Raw = Marshallers.Create(static (byte[] bytes) => bytes, static (byte[] bytes) => bytes);

        private static readonly Method<byte[], byte[]> Rpc = new(
            MethodType.DuplexStreaming,
            "envoy.service.ext_proc.v3.ExternalProcessor",
            "Process",
            Raw,
            Raw
        );

        /// <summary>Called by the framework, with nothing for a service.</summary>
        public static void Bind(ServiceBinderBase binder, ExternalProcessorBase? service) =>
            binder.AddMethod(Rpc, service is null ? null! : new DuplexStreamingServerMethod<byte[], byte[]>(service.Process));

        public abstract Task Process(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context);
    }

    private sealed class EchoService : ExternalProcessorBase
    {
        public override async Task Process(
            IAsyncStreamReader<byte[]> requests,
            IServerStreamWriter<byte[]> responses,
            ServerCallContext context
        )
        {
            EchoSession session = new();
            List<byte[]> answers = [];
            try
            {
                while (await requests.MoveNext())
                {
                    session.Receive(requests.Current, answers);
                    foreach (byte[] answer in answers)
                    {
                        await responses.WriteAsync(answer);
                    }

                    answers.Clear();
                }
            }
            catch (Exception) when (context.CancellationToken.IsCancellationRequested)
            {
                // The reset with which the client ends every conversation.
            }
        }
    }
}

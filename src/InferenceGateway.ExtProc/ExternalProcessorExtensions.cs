using Grpc.AspNetCore.Server.Model;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Transports.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc;

/// <summary>Puts the service <c>envoy.service.ext_proc.v3.ExternalProcessor</c> into a web application.</summary>
public static class ExternalProcessorExtensions
{
    /// <summary>Adds the service, and gRPC with it. An <see cref="ExternalProcessorUsage"/> can be asked for afterwards.</summary>
    /// <remarks>
    /// Raise the server's own limits: Kestrel allows 100 streams on a connection, and a proxy keeps one open for every request under way. A
    /// <see cref="TimeProvider"/> among the services is the clock.
    /// </remarks>
    /// <param name="director">Leads the requests. The host owns it.</param>
    /// <param name="metrics">Told of every stream; null = streams are not counted.</param>
    /// <exception cref="ArgumentException">An option cannot work.</exception>
    public static IServiceCollection AddExternalProcessor(
        this IServiceCollection services,
        RequestDirector director,
        ExtProcOptions options,
        StreamMetrics? metrics = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(director);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        BodyBudget budget = new(options.MaximumHeldBytes);
        services
            .AddGrpc()
            .AddServiceOptions<ExternalProcessorService>(service =>
            {
                service.MaxReceiveMessageSize = options.MaximumMessageBytes;
                service.MaxSendMessageSize = options.MaximumAnswerBytes;
            });
        services.AddSingleton<IServiceMethodProvider<ExternalProcessorService>, ExternalProcessorMethods>();
        services.AddSingleton(provider => new OpenStreams(
            options.MaximumStreams,
            options.StreamIdleTimeout,
            provider.GetService<TimeProvider>() ?? TimeProvider.System
        ));
        services.AddSingleton<ServerShutdown>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ServerShutdown>());
        services.AddSingleton(provider => new ExternalProcessorUsage(provider.GetRequiredService<OpenStreams>(), budget));
        services.AddSingleton(provider =>
        {
            ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("InferenceGateway.ExtProc");
            StreamPool pool = new(() => new ExtProcSession(director, budget, options, logger));
            return new ExternalProcessorService(
                pool,
                provider.GetRequiredService<OpenStreams>(),
                provider.GetRequiredService<ServerShutdown>(),
                metrics,
                logger
            );
        });
        return services;
    }

    /// <summary>Maps <c>/envoy.service.ext_proc.v3.ExternalProcessor/Process</c>.</summary>
    public static GrpcServiceEndpointConventionBuilder MapExternalProcessor(this IEndpointRouteBuilder app) =>
        app.MapGrpcService<ExternalProcessorService>();
}

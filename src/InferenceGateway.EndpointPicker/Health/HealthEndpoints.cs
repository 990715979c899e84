using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceGateway.EndpointPicker.Health;

/// <summary>Puts the health service onto a listener.</summary>
internal static class HealthEndpoints
{
    public static void AddHealth(this IServiceCollection services, HealthState state)
    {
        services.AddSingleton(new HealthService(state));
        services.AddSingleton<IServiceMethodProvider<HealthService>, HealthMethods>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGrpcService<HealthService>();
}

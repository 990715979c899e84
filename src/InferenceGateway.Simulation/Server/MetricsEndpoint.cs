using InferenceGateway.Simulation.Metrics;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>The metrics page.</summary>
internal sealed class MetricsEndpoint(ServerContext server)
{
    private readonly MetricsPage _page = MetricsPage.For(server.Options.MetricNames, server.Options.DisplayedModel, server.Options.Engine);

    public async Task HandleAsync(HttpContext context)
    {
        using PageWriter writer = new(_page.Prefix);
        double unixSeconds = server.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        server.Driver.Use<object?>(
            (model, _) =>
            {
                _page.Write(writer, model, unixSeconds);
                return null;
            }
        );
        await JsonResponse.WriteBytesAsync(context, 200, writer.Written, "text/plain; version=0.0.4; charset=utf-8");
    }
}

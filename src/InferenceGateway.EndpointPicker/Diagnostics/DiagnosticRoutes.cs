using InferenceGateway.Engine.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InferenceGateway.EndpointPicker.Diagnostics;

/// <summary>The pages of the metrics port.</summary>
internal static class DiagnosticRoutes
{
    private const string RuntimePath = "/debug/runtime";

    /// <param name="runtime">Null = the page is switched off.</param>
    public static void MapDiagnostics(this IEndpointRouteBuilder routes, MetricsPage metrics, PluginStatePage states, RuntimePage? runtime)
    {
        routes.MapGet("/metrics", http => WriteMetricsAsync(metrics, http));
        routes.MapGet("/debug/plugins/state", states.WriteAsync);
        if (runtime is not null)
        {
            routes.MapGet(RuntimePath, runtime.WriteAsync);
            routes.MapGet("/debug/{**rest}", ExplainAsync);
        }
    }

    private static Task WriteMetricsAsync(MetricsPage metrics, HttpContext http)
    {
        http.Response.ContentType = MetricsPage.ContentType;
        return metrics.WriteAsync(http.Response.Body, http.RequestAborted);
    }

    /// <summary>Whoever looks for the profiles of the existing picker is told what takes their place.</summary>
    private static Task ExplainAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        bool isIndex = http.Request.Path.Value is "/debug" or "/debug/" or "/debug/pprof" or "/debug/pprof/";
        http.Response.StatusCode = isIndex ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        return http.Response.WriteAsync(
            $"""
            /debug/plugins/state   state of the plugins
            {RuntimePath}         memory, collections, threads, queues, sockets
            There is no pprof here. Profiles are taken from outside, over the process's diagnostic socket:
              dotnet-counters monitor -p {Environment.ProcessId}                   live numbers
              dotnet-trace collect -p {Environment.ProcessId} --profile dotnet-sampled-thread-time  CPU profile
              dotnet-gcdump collect -p {Environment.ProcessId}                     heap by type
              dotnet-stack report -p {Environment.ProcessId}                       all stacks

            """,
            http.RequestAborted
        );
    }
}

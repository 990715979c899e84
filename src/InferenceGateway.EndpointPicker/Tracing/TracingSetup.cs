using InferenceGateway.Engine.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace InferenceGateway.EndpointPicker.Tracing;

/// <summary>Collects the engine's spans and exports them.</summary>
public static class TracingSetup
{
    /// <summary>Starts tracing as the environment says.</summary>
    /// <param name="environment">
    /// Environment variables. Those of OTLP that <see cref="TracingOptions"/> does not read (headers, timeouts, certificates, batch sizes) are read
    /// by the exporter.
    /// </param>
    /// <param name="configure">Adds what a host wants besides, e.g. a processor of its own.</param>
    /// <returns>To be disposed of when the process ends, which sends what is waiting; null when no exporter is named, and so nothing is traced.</returns>
    public static TracerProvider? Start(
        IReadOnlyDictionary<string, string> environment,
        ILogger logger,
        Action<TracerProviderBuilder>? configure = null
    )
    {
        TracingOptions options = TracingOptions.Read(environment, logger);
        if (options.Exporter == TraceExporter.None)
        {
            return null;
        }

        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)))
            .Build();
        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(
                ResourceBuilder
                    .CreateEmpty()
                    .AddTelemetrySdk()
                    .AddAttributes(options.Resource.Select(pair => KeyValuePair.Create<string, object>(pair.Key, pair.Value)))
            )
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Ratio)))
            .AddSource([.. GatewayActivitySources.Names]);
        configure?.Invoke(builder);
        return Export(builder, options).Build();
    }

    /// <summary>The variables that tracing reads, out of the process' environment.</summary>
    public static IReadOnlyDictionary<string, string> Environment()
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && variable.Value is string value && name.StartsWith("OTEL_", StringComparison.Ordinal))
            {
                found[name] = value;
            }
        }

        return found;
    }

    private static TracerProviderBuilder Export(TracerProviderBuilder builder, TracingOptions options) =>
        options.Exporter switch
        {
            TraceExporter.Otlp => builder.AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.Grpc;
                exporter.Endpoint = options.OtlpEndpoint;
            }),

            // In batches, so that no request waits for standard output.
#pragma warning disable CA2000 // The provider owns its processors and disposes of them.
            _ => builder.AddProcessor(new BatchActivityExportProcessor(new ConsoleActivityExporter(new ConsoleExporterOptions()))),
#pragma warning restore CA2000
        };
}

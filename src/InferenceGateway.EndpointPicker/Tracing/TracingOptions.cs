using System.Globalization;
using InferenceGateway.Engine.Metrics;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tracing;

/// <summary>How requests are traced, as the <c>OTEL_*</c> variables say. Immutable.</summary>
/// <remarks>
/// Meanings and defaults are those of the existing endpoint picker, which reads fewer values than the specification
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) knows; but for the exporter, which is none unless one is
/// named: spans do not belong on standard output unasked.
/// </remarks>
public sealed record TracingOptions
{
    public const string DefaultServiceName = "llm-d-epp";
    public const double DefaultRatio = 0.1;

    private const string OnlySampler = "parentbased_traceidratio";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    private static readonly string[] Insecure = ["OTEL_EXPORTER_OTLP_TRACES_INSECURE", "OTEL_EXPORTER_OTLP_INSECURE"];
    private static readonly string[] Certificates = ["OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "OTEL_EXPORTER_OTLP_CERTIFICATE"];

    /// <summary><c>OTEL_TRACES_EXPORTER</c>: <c>otlp</c> or <c>console</c>; without it nothing is traced.</summary>
    public TraceExporter Exporter { get; init; }

    /// <summary>Share of traces that begin here and are sampled, 0 to 1: <c>OTEL_TRACES_SAMPLER_ARG</c>. A parent's decision is followed.</summary>
    public double Ratio { get; init; } = DefaultRatio;

    /// <summary>Where the collector listens; used by <see cref="TraceExporter.Otlp"/>. The scheme says whether by TLS.</summary>
    public Uri OtlpEndpoint { get; init; } = new("http://localhost:4317");

    /// <summary>What every span says about this process, <c>service.name</c> among it.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads the variables. What cannot be understood is logged and replaced by its default.</summary>
    /// <param name="environment">The environment; an empty value counts as absent.</param>
    public static TracingOptions Read(IReadOnlyDictionary<string, string> environment, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new TracingOptions
        {
            Exporter = ExporterOf(environment, logger),
            Ratio = RatioOf(environment, logger),
            OtlpEndpoint = EndpointOf(environment, logger),
            Resource = ResourceOf(environment, logger),
        };
    }

    private static TraceExporter ExporterOf(IReadOnlyDictionary<string, string> environment, ILogger logger)
    {
        switch (Value(environment, "OTEL_TRACES_EXPORTER"))
        {
            case null or "none":
                return TraceExporter.None;
            case "otlp":
                return TraceExporter.Otlp;
            case "console":
                return TraceExporter.Console;
            case { } unknown:
                TracingLog.UnknownExporter(logger, unknown);
                return TraceExporter.None;
        }
    }

    private static double RatioOf(IReadOnlyDictionary<string, string> environment, ILogger logger)
    {
        if (Value(environment, "OTEL_TRACES_SAMPLER") is { } sampler && sampler != OnlySampler)
        {
            TracingLog.UnknownSampler(logger, sampler, OnlySampler, DefaultRatio);
            return DefaultRatio;
        }

        if (Value(environment, "OTEL_TRACES_SAMPLER_ARG") is not { } text)
        {
            return DefaultRatio;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio) && !double.IsNaN(ratio))
        {
            return Math.Clamp(ratio, 0, 1);
        }

        TracingLog.UnreadableRatio(logger, text, DefaultRatio);
        return DefaultRatio;
    }

    private static Uri EndpointOf(IReadOnlyDictionary<string, string> environment, ILogger logger)
    {
        string scheme = IsPlaintext(environment) ? "http" : "https";
        string text = Value(environment, TracesEndpoint) ?? Value(environment, Endpoint) ?? "localhost:4317";
        string address = text.Contains("://", StringComparison.Ordinal) ? text : $"{scheme}://{text}";
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https")
        {
            return endpoint;
        }

        TracingLog.UnreadableEndpoint(logger, text);
        return new Uri("http://localhost:4317");
    }

    /// <summary>Without a scheme: as the insecure variables say; else plaintext only when nothing at all was said about the transport.</summary>
    private static bool IsPlaintext(IReadOnlyDictionary<string, string> environment)
    {
        foreach (string name in Insecure)
        {
            if (Value(environment, name) is { } insecure)
            {
                return insecure.Equals("true", StringComparison.OrdinalIgnoreCase) || insecure == "1";
            }
        }

        string[] transport = [TracesEndpoint, Endpoint, .. Certificates];
        return !transport.Any(name => Value(environment, name) is not null);
    }

    private static Dictionary<string, string> ResourceOf(IReadOnlyDictionary<string, string> environment, ILogger logger)
    {
        Dictionary<string, string> resource = new(StringComparer.Ordinal)
        {
            ["service.name"] = DefaultServiceName,
            ["service.version"] = BuildInformation.Current.Reference,
        };
        string attributes = Value(environment, "OTEL_RESOURCE_ATTRIBUTES") ?? "";
        foreach (string pair in attributes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : pair[..equals].Trim();
            if (name.Length == 0)
            {
                TracingLog.UnreadableAttribute(logger, pair);
                continue;
            }

            resource[name] = Uri.UnescapeDataString(pair[(equals + 1)..].Trim());
        }

        if (Value(environment, "OTEL_SERVICE_NAME") is { } service)
        {
            resource["service.name"] = service;
        }

        return resource;
    }

    private static string? Value(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out string? value) && value.Trim() is { Length: > 0 } text ? text : null;
}

using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tracing;

/// <summary>What the set-up of tracing says.</summary>
internal static partial class TracingLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "OTEL_TRACES_EXPORTER: expected otlp, console or none, found '{Exporter}'; nothing is traced"
    )]
    public static partial void UnknownExporter(ILogger logger, string exporter);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "OTEL_TRACES_SAMPLER: expected '{Known}', found '{Sampler}'; sampling a share of {Ratio} of the traces that begin here"
    )]
    public static partial void UnknownSampler(ILogger logger, string sampler, string known, double ratio);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1, found '{Text}'; sampling a share of {Ratio}"
    )]
    public static partial void UnreadableRatio(ILogger logger, string text, double ratio);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "OTLP endpoint: expected an http or https address, found '{Text}'; using http://localhost:4317"
    )]
    public static partial void UnreadableEndpoint(ILogger logger, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "OTEL_RESOURCE_ATTRIBUTES: expected name=value, found '{Pair}'; left out")]
    public static partial void UnreadableAttribute(ILogger logger, string pair);
}

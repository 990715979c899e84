using InferenceGateway.EndpointPicker.Tracing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.EndpointPicker.Tests.Tracing;

public sealed class TracingOptionsTests
{
    [Theory]
    [InlineData(null, TraceExporter.None)]
    [InlineData("", TraceExporter.None)]
    [InlineData("console", TraceExporter.Console)]
    [InlineData("otlp", TraceExporter.Otlp)]
    [InlineData(" otlp ", TraceExporter.Otlp)]
    [InlineData("zipkin", TraceExporter.None)]
    public void Nothing_is_exported_unless_an_exporter_is_named(string? value, TraceExporter expected) =>
        Read(("OTEL_TRACES_EXPORTER", value)).Exporter.ShouldBe(expected);

    [Theory]
    [InlineData(null, null, 0.1, 0)]
    [InlineData(null, "1", 1, 0)]
    [InlineData("parentbased_traceidratio", "0", 0, 0)]
    [InlineData("parentbased_traceidratio", "0.25", 0.25, 0)]
    [InlineData(null, "7", 1, 0)]
    [InlineData(null, "-1", 0, 0)]
    [InlineData(null, "half", 0.1, 1)]
    [InlineData(null, "NaN", 0.1, 1)]
    [InlineData("always_on", "1", 0.1, 1)]
    public void The_sampler_has_one_form_and_everything_else_falls_back_with_a_word(
        string? sampler,
        string? argument,
        double expected,
        int warnings
    )
    {
        CountingLogger logger = new();
        Read(logger, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)).Ratio.ShouldBe(expected);
        logger.Warnings.ShouldBe(warnings);
    }

    [Theory]
    [InlineData(null, null, null, null, "http://localhost:4317/")]
    [InlineData("http://collector:4317", null, null, null, "http://collector:4317/")]
    [InlineData("https://collector:4317", null, "true", null, "https://collector:4317/")]
    [InlineData("http://one:1", "http://two:2", null, null, "http://two:2/")]
    [InlineData("collector:4317", null, null, null, "https://collector:4317/")]
    [InlineData("collector:4317", null, "true", null, "http://collector:4317/")]
    [InlineData(null, null, "true", null, "http://localhost:4317/")]
    [InlineData(null, null, "false", null, "https://localhost:4317/")]
    [InlineData(null, null, null, "/ca.pem", "https://localhost:4317/")]
    [InlineData("ftp://collector", null, null, null, "http://localhost:4317/")]
    [InlineData("://", null, null, null, "http://localhost:4317/")]
    public void Plaintext_is_the_default_only_when_nothing_is_said_about_the_transport(
        string? endpoint,
        string? tracesEndpoint,
        string? insecure,
        string? certificate,
        string expected
    ) =>
        Read(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", tracesEndpoint),
            ("OTEL_EXPORTER_OTLP_INSECURE", insecure),
            ("OTEL_EXPORTER_OTLP_CERTIFICATE", certificate)
        )
            .OtlpEndpoint.AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData(null, null, "llm-d-epp")]
    [InlineData(null, "service.name=from-attributes", "from-attributes")]
    [InlineData("from-name", "service.name=from-attributes", "from-name")]
    public void The_service_name_comes_from_the_most_particular_variable(string? name, string? attributes, string expected)
    {
        TracingOptions options = Read(("OTEL_SERVICE_NAME", name), ("OTEL_RESOURCE_ATTRIBUTES", attributes));
        options.Resource["service.name"].ShouldBe(expected);
        options.Resource["service.version"].ShouldNotBeEmpty();
    }

    [Fact]
    public void A_malformed_attribute_is_left_out_and_the_others_stay()
    {
        CountingLogger logger = new();
        TracingOptions options = Read(logger, ("OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=epp-1, ,nonsense,=x,note=a%20b=c"));

        options.Resource["k8s.pod.name"].ShouldBe("epp-1");
        options.Resource["note"].ShouldBe("a b=c");
        options.Resource.Count.ShouldBe(4); // with name and version of the service
        logger.Warnings.ShouldBe(2);
    }

    private static TracingOptions Read(params (string Name, string? Value)[] variables) => Read(NullLogger.Instance, variables);

    private static TracingOptions Read(ILogger logger, params (string Name, string? Value)[] variables) =>
        TracingOptions.Read(variables.Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value!), logger);

    private sealed class CountingLogger : ILogger
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}

using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Tracing;

/// <summary>A span as a collector gets it by OTLP, read from protobuf by the field numbers of opentelemetry-proto 1.x.</summary>
/// <param name="Parent">Empty when it has none.</param>
/// <param name="Kind">1 internal, 2 server.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="Status">0 unset, 1 ok, 2 error.</param>
/// <param name="Attributes">Texts, numbers as <see cref="long"/> or <see cref="double"/>, arrays of these.</param>
internal sealed record ExportedSpan(
    string TraceId,
    string SpanId,
    string Parent,
    string Name,
    int Kind,
    ulong Start,
    ulong End,
    int Status,
    string StatusMessage,
    IReadOnlyDictionary<string, object> Attributes,
    ExportedScope Scope,
    IReadOnlyDictionary<string, object> Resource
)
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c>.</summary>
    public static IEnumerable<ExportedSpan> In(byte[] request)
    {
        foreach (byte[] resourceSpans in ProtobufField.Messages(request, 1))
        {
            Dictionary<string, object> resource = AttributesIn(ProtobufField.Messages(resourceSpans, 1).Single(), 1);
            foreach (byte[] scopeSpans in ProtobufField.Messages(resourceSpans, 2))
            {
                byte[] scope = ProtobufField.Messages(scopeSpans, 1).Single();
                ExportedScope from = new(Text(scope, 1), Text(scope, 2), AttributesIn(scope, 3));
                foreach (byte[] span in ProtobufField.Messages(scopeSpans, 2))
                {
                    yield return Read(span, from, resource);
                }
            }
        }
    }

    private static ExportedSpan Read(byte[] span, ExportedScope scope, Dictionary<string, object> resource)
    {
        byte[] status = ProtobufField.Messages(span, 15).FirstOrDefault([]);
        return new ExportedSpan(
            Hexadecimal(span, 1),
            Hexadecimal(span, 2),
            Hexadecimal(span, 4),
            Text(span, 5),
            (int)Number(span, 6),
            Number(span, 7),
            Number(span, 8),
            (int)Number(status, 3),
            Text(status, 2),
            AttributesIn(span, 9),
            scope,
            resource
        );
    }

    /// <summary>A repeated <c>KeyValue</c>.</summary>
    private static Dictionary<string, object> AttributesIn(byte[] message, int number) =>
        ProtobufField
            .Messages(message, number)
            .ToDictionary(pair => Text(pair, 1), pair => Value(ProtobufField.Messages(pair, 2).Single()), StringComparer.Ordinal);

    private static object Value(byte[] any)
    {
        ProtobufField value = ProtobufField.In(any).Single();
        return value.Number switch
        {
            1 => value.Text,
            3 => (long)value.Value,
            4 => BitConverter.UInt64BitsToDouble(value.Value),
            5 => ProtobufField.Messages(value.Bytes!, 1).Select(Value).ToArray(),
            _ => throw new InvalidDataException($"AnyValue of field {value.Number}"),
        };
    }

    private static string Text(byte[] message, int number) =>
        ProtobufField.In(message).FirstOrDefault(field => field.Number == number)?.Text ?? "";

    private static ulong Number(byte[] message, int number) =>
        ProtobufField.In(message).FirstOrDefault(field => field.Number == number)?.Value ?? 0;

    private static string Hexadecimal(byte[] message, int number) =>
        Convert.ToHexStringLower(ProtobufField.In(message).FirstOrDefault(field => field.Number == number)?.Bytes ?? []);
}

namespace InferenceGateway.EndpointPicker.Tracing;

/// <summary>Where sampled spans go.</summary>
public enum TraceExporter
{
    /// <summary>Nowhere: nothing is traced.</summary>
    None,

    /// <summary>Printed to standard output.</summary>
    Console,

    /// <summary>Sent to a collector by OTLP over gRPC.</summary>
    Otlp,
}

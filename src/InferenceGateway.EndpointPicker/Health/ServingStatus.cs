namespace InferenceGateway.EndpointPicker.Health;

/// <summary>Answers of the gRPC health service, with the numbers they have on the wire.</summary>
internal enum ServingStatus
{
    Unknown = 0,
    Serving = 1,
    NotServing = 2,
    ServiceUnknown = 3,
}

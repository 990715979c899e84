namespace InferenceGateway.Engine.Scheduling;

/// <summary>The names of extension points in metrics and logs.</summary>
internal static class ExtensionPoints
{
    public const string RequestParsing = "RequestParsing";
    public const string RequestHeader = "RequestHeader";
    public const string Saturation = "Saturation";
    public const string Screener = "Screener";
    public const string DataProducer = "DataProducer";
    public const string Admission = "Admission";
    public const string ProfilePicker = "ProfilePicker";
    public const string Filter = "Filter";
    public const string Scorer = "Scorer";
    public const string Picker = "Picker";
    public const string PreRequest = "PreRequest";
    public const string ResponseParsing = "ResponseParsing";
    public const string ResponseReceived = "ResponseReceived";
    public const string ResponseStreaming = "ResponseStreaming";
}

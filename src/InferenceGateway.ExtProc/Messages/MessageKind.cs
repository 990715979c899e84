namespace InferenceGateway.ExtProc.Messages;

/// <summary>Which part of an exchange a message is about. The numbers are the field numbers in <c>ProcessingRequest</c>.</summary>
internal enum MessageKind
{
    /// <summary>A message of a later protocol, or an empty one.</summary>
    Unknown = 0,
    RequestHeaders = 2,
    ResponseHeaders = 3,
    RequestBody = 4,
    ResponseBody = 5,
    RequestTrailers = 6,
    ResponseTrailers = 7,
}

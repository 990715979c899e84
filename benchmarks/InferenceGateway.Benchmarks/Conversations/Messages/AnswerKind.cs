namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>What a <c>ProcessingResponse</c> answers; the value is its field number, none of which is zero.</summary>
internal enum AnswerKind
{
    None = 0,
    RequestHeaders = 1,
    ResponseHeaders = 2,
    RequestBody = 3,
    ResponseBody = 4,
    RequestTrailers = 5,
    ResponseTrailers = 6,
    Immediate = 7,
}

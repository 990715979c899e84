using System.Text;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>Short ways to look at answers.</summary>
internal static class Answers
{
    public static string? Set(this HeaderMutation? mutation, string name) =>
        mutation
            ?.SetHeaders.Where(option => string.Equals(option.Header.Key, name, StringComparison.OrdinalIgnoreCase))
            .Select(option => option.Header.RawValue.ToStringUtf8())
            .SingleOrDefault();

    public static string? Header(this ProcessingResponse answer, string name) =>
        (
            answer.ResponseCase switch
            {
                ProcessingResponse.ResponseOneofCase.RequestHeaders => answer.RequestHeaders.Response.HeaderMutation,
                ProcessingResponse.ResponseOneofCase.ResponseHeaders => answer.ResponseHeaders.Response.HeaderMutation,
                ProcessingResponse.ResponseOneofCase.RequestBody => answer.RequestBody.Response.HeaderMutation,
                ProcessingResponse.ResponseOneofCase.ImmediateResponse => answer.ImmediateResponse.Headers,
                _ => null,
            }
        ).Set(name);

    public static StreamedBodyResponse Piece(this ProcessingResponse answer) =>
        (answer.RequestBody ?? answer.ResponseBody).Response.BodyMutation.StreamedResponse;

    public static byte[] Bytes(this IEnumerable<ProcessingResponse> answers) => [.. answers.SelectMany(answer => answer.Piece().Body)];

    public static string Text(this IEnumerable<ProcessingResponse> answers) => Encoding.UTF8.GetString(answers.Bytes());

    /// <summary>The kinds of the answers, with a dot after the last piece of a body.</summary>
    public static string Kinds(this IEnumerable<ProcessingResponse> answers) => string.Join(' ', answers.Select(Kind));

    public static string? Metadata(this ProcessingResponse answer, string key) =>
        answer.DynamicMetadata?.Fields.TryGetValue("envoy.lb", out Google.Protobuf.WellKnownTypes.Value? space) == true
        && space.StructValue.Fields.TryGetValue(key, out Google.Protobuf.WellKnownTypes.Value? value)
            ? value.HasNumberValue
                ? $"{value.NumberValue}"
                : value.StringValue
            : null;

    public static string Kind(this ProcessingResponse answer) =>
        answer.ResponseCase switch
        {
            ProcessingResponse.ResponseOneofCase.RequestHeaders => "reqH",
            ProcessingResponse.ResponseOneofCase.ResponseHeaders => "respH",
            ProcessingResponse.ResponseOneofCase.RequestBody => "reqB" + End(answer.RequestBody),
            ProcessingResponse.ResponseOneofCase.ResponseBody => "respB" + End(answer.ResponseBody),
            ProcessingResponse.ResponseOneofCase.RequestTrailers => "reqT",
            ProcessingResponse.ResponseOneofCase.ResponseTrailers => "respT",
            ProcessingResponse.ResponseOneofCase.ImmediateResponse => $"imm{answer.ImmediateResponse.Status.Code}",
            _ => "nothing",
        };

    private static string End(BodyResponse body) => body.Response.BodyMutation?.StreamedResponse?.EndOfStream == true ? "." : "";
}

using System.Text;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A request that one parser takes, an answer to it as a model server sends it, and what is to be read of both.</summary>
/// <param name="Parser">The type of the parser that takes it.</param>
/// <param name="Path">The request's path.</param>
/// <param name="Body">The request's body.</param>
/// <param name="AnswerType">The answer's content type.</param>
/// <param name="Answer">The answer's body as the proxy cuts it.</param>
internal sealed record ParserCase(string Parser, string Path, byte[] Body, string AnswerType, byte[][] Answer)
{
    /// <summary>The name under which the request is counted; empty where a protocol has none.</summary>
    public string Model { get; init; } = "";

    public double Prompt { get; init; }

    public double Completion { get; init; }

    /// <summary>Null where the answer does not say.</summary>
    public double? Cached { get; init; }

    /// <summary>As gRPC ends.</summary>
    public bool EndsWithTrailers { get; init; }

    public static ParserCase Json(string parser, string path, string body, params string[] answer) =>
        new(parser, path, Encoding.UTF8.GetBytes(body), "application/json", [.. answer.Select(Encoding.UTF8.GetBytes)]);

    public static ParserCase Events(string parser, string path, string body, params string[] answer) =>
        Json(parser, path, body, answer) with
        {
            AnswerType = "text/event-stream",
        };

    /// <param name="size">Of the pieces into which the answer's frames are cut.</param>
    public static ParserCase Framed(string parser, string path, byte[] body, int size, params byte[][] frames) =>
        new(parser, path, body, "application/grpc", [.. frames.SelectMany(frame => frame).Chunk(size)]) { EndsWithTrailers = true };
}

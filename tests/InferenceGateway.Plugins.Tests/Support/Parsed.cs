using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.OpenAI;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Reads bodies with the OpenAI parser. Quotes may be written as apostrophes.</summary>
public static class Parsed
{
    public const string Chat = "/v1/chat/completions";
    public const string Completions = "/v1/completions";

    private static readonly OpenAIParser Parser = new();

    public static ParsedBody Body(string path, string body, bool needsPrompt = true)
    {
        ParsedBody parsed = new();
        InferenceError? error = Parser.ParseRequest(path, Bytes(body), needsPrompt, parsed);
        error.ShouldBeNull(error?.Message);
        return parsed;
    }

    public static InferenceError? Error(string path, string body, bool needsPrompt = true) => Error(path, Bytes(body), needsPrompt);

    public static InferenceError? Error(string path, byte[] body, bool needsPrompt = true) =>
        Parser.ParseRequest(path, body, needsPrompt, new ParsedBody());

    /// <summary>The prompts as texts.</summary>
    public static string[] Prompts(this ParsedBody parsed) =>
        [.. Enumerable.Range(0, parsed.PromptCount).Select(i => Encoding.UTF8.GetString(parsed.Prompt(i)))];

    /// <summary>The prompts as little-endian token ids.</summary>
    public static uint[][] Tokens(this ParsedBody parsed) =>
        [
            .. Enumerable
                .Range(0, parsed.PromptCount)
                .Select(i => parsed.Prompt(i).ToArray().Chunk(sizeof(uint)).Select(token => BitConverter.ToUInt32(token)).ToArray()),
        ];

    public static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body.Replace('\'', '"'));
}

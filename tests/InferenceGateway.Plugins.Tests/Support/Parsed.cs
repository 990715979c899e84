using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.OpenAI;

namespace InferenceGateway.Plugins.Tests.Support;

/// <summary>Reads bodies, with the OpenAI parser unless told otherwise. Quotes may be written as apostrophes.</summary>
public static class Parsed
{
    public const string Chat = "/v1/chat/completions";
    public const string Completions = "/v1/completions";

    private static readonly OpenAIParser Parser = new();

    public static ParsedBody Body(string path, string body, bool needsPrompt = true) => Body(Parser, path, Bytes(body), needsPrompt);

    public static ParsedBody Body(IBodyParser parser, string path, string body) => Body(parser, path, Bytes(body));

    public static ParsedBody Body(IBodyParser parser, string path, byte[] body, bool needsPrompt = true)
    {
        ParsedBody parsed = new();
        InferenceError? error = parser.ParseRequest(path, body, needsPrompt, parsed);
        error.ShouldBeNull(error?.Message);
        return parsed;
    }

    /// <summary>Why a body is refused; the same whether the prompt is needed or not.</summary>
    public static string Refusal(IBodyParser parser, string path, byte[] body)
    {
        string with = parser.ParseRequest(path, body, needsPrompt: true, new ParsedBody()).ShouldNotBeNull().Message;
        parser.ParseRequest(path, body, needsPrompt: false, new ParsedBody()).ShouldNotBeNull().Message.ShouldBe(with);
        return with;
    }

    public static string Refusal(IBodyParser parser, string path, string body) => Refusal(parser, path, Bytes(body));

    /// <summary>What a response reports: prompt, completion and cached tokens.</summary>
    public static (int Prompt, int Completion, int Cached) Usage(IBodyParser parser, byte[] response, bool isEventStream = false)
    {
        TokenUsage usage = TokenUsage.Unknown;
        parser.ReadUsage(response, isEventStream, ref usage);
        return (usage.PromptTokens, usage.CompletionTokens, usage.CachedTokens);
    }

    public static (int Prompt, int Completion, int Cached) Usage(IBodyParser parser, string response, bool isEventStream) =>
        Usage(parser, Bytes(response), isEventStream);

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

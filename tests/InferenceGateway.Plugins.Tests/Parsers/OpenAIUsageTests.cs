using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class OpenAIUsageTests
{
    private static readonly OpenAIParser Parser = new();

    [Theory]
    [InlineData("{'usage': {'prompt_tokens': 11, 'completion_tokens': 7, 'total_tokens': 18}}", 11, 7, -1)]
    [InlineData("{'usage': {'input_tokens': 11, 'output_tokens': 7}}", 11, 7, -1)]
    [InlineData("{'usage': {'prompt_tokens': 1, 'input_tokens': 2, 'completion_tokens': 3, 'output_tokens': 4}}", 1, 3, -1)]
    [InlineData("{'usage': {'prompt_tokens': null, 'input_tokens': 2}}", 2, -1, -1)]
    [InlineData("{'usage': {'prompt_tokens': '11', 'completion_tokens': 7.9}}", 11, 7, -1)]
    [InlineData("{'usage': {'prompt_tokens': true, 'completion_tokens': 'x'}}", 0, 0, -1)]
    [InlineData("{'usage': {'prompt_tokens': -5, 'completion_tokens': 1e99}}", 0, int.MaxValue, -1)]
    [InlineData("{'usage': {'prompt_tokens': 9, 'prompt_tokens_details': {'cached_tokens': 8}}}", 9, -1, 8)]
    [InlineData("{'usage': {'prompt_tokens_details': {'cached_tokens': 8}, 'input_tokens_details': {'cached_tokens': 3}}}", -1, -1, 3)]
    [InlineData("{'usage': {'prompt_tokens_details': {'audio_tokens': 1}}}", -1, -1, -1)]
    [InlineData("{'usage': null}", -1, -1, -1)]
    [InlineData("{'choices': [{'usage': {'prompt_tokens': 1}}]}", -1, -1, -1)] // not at the top
    [InlineData("{'choices': [{'usage': {'prompt_tokens': 1}}], 'usage': {'prompt_tokens': 2}}", 2, -1, -1)]
    [InlineData("{'text': '\\'usage\\': {', 'usage': {'prompt_tokens': 2}}", 2, -1, -1)] // the first one is a text
    [InlineData("{'text': '\\\\\\'usage\\\\\\': {', 'x': 1}", -1, -1, -1)]
    [InlineData("{'usage': {'prompt_tokens': 2}", -1, -1, -1)] // truncated
    [InlineData("[{'usage': {'prompt_tokens': 2}}]", -1, -1, -1)]
    [InlineData("", -1, -1, -1)]
    public void A_whole_answer_reports_the_usage_at_its_top(string answer, int prompt, int completion, int cached) =>
        Read(answer, isEventStream: false).ShouldBe((prompt, completion, cached));

    [Theory]
    [InlineData("data: {'choices': []}\n\ndata: {'usage': {'prompt_tokens': 5, 'completion_tokens': 6}}\n\ndata: [DONE]\n\n", 5, 6)]
    [InlineData("data: {'usage': {'prompt_tokens': 5}}\r\n\r\ndata: [DONE]\r\n", 5, -1)]
    [InlineData("data: {'usage': null}\n", -1, -1)]
    [InlineData("data:{'usage': {'prompt_tokens': 5}}\n", 5, -1)] // the space is optional
    [InlineData("data:  {'usage': {'prompt_tokens': 5}}\n", 5, -1)]
    [InlineData(": a comment {'usage': {'prompt_tokens': 5}}\n\n", -1, -1)]
    [InlineData(": data: {'usage': {'prompt_tokens': 5}}\n\n", -1, -1)]
    [InlineData(": keep-alive\r\nid: 7\r\nevent: x\r\ndata: {'usage': {'prompt_tokens': 5}}\r\nretry: 1\r\n\r\n", 5, -1)]
    [InlineData("data: {'usage':\ndata: {'prompt_tokens': 5,\r\n: comment\ndata:'completion_tokens': 6}}\n\n", 5, 6)] // one text in lines
    [InlineData("data: {'x':\ndata: 1, 'usage': {'prompt_tokens': 5}\ndata: }\n\n", 5, -1)]
    [InlineData("data: {'usage': {'prompt_tokens': 5}\n\ndata: }\n\n", -1, -1)] // two texts, both broken
    [InlineData("data: {'usage': {'prompt_tokens': '5', 'completion_tokens': '6'}}\ndata: [DONE]\r\n", 5, 6)]
    [InlineData("database: {'usage': {'prompt_tokens': 5}}\n", -1, -1)]
    [InlineData("event: usage\ndata: {'usage': {'prompt_tokens': 5}\n", -1, -1)] // cut
    [InlineData("data: {'usage': {'prompt_tokens': 5\ndata: {'usage': {'prompt_tokens': 6}}\n", 6, -1)]
    [InlineData("data: {'type': 'response.completed', 'response': {'id': 1, 'usage': {'input_tokens': 5, 'output_tokens': 6}}}\n", 5, 6)]
    [InlineData("data: {'response': {'usage': {'input_tokens': 5, 'output_tokens': 6}}, 'type': 'response.completed'}\n", 5, 6)]
    [InlineData("data: {'type': 'response.created', 'response': {'usage': {'input_tokens': 5}}}\n", -1, -1)]
    [InlineData("data: {'usage': {'completion_tokens': 1}}\n\ndata: {'usage': {'completion_tokens': 2}}\n\n", -1, 2)] // grows
    public void Events_report_usage_line_by_line(string events, int prompt, int completion) =>
        Read(events, isEventStream: true).ShouldBe((prompt, completion, -1));

    [Fact]
    public void Later_reports_overwrite_with_what_they_say()
    {
        TokenUsage usage = TokenUsage.Unknown;
        Read(
            "data: {'usage': {'prompt_tokens': 5, 'completion_tokens': 0, 'prompt_tokens_details': {'cached_tokens': 4}}}\n",
            true,
            ref usage
        );
        usage.CompletionTokens.ShouldBe(0);
        Read(
            "data: {'usage': {'prompt_tokens': 0, 'completion_tokens': 9, 'prompt_tokens_details': {'cached_tokens': 0}}}\n",
            true,
            ref usage
        );

        // A count of 0 says nothing against 5; details that are there always count.
        (usage.PromptTokens, usage.CompletionTokens, usage.CachedTokens).ShouldBe((5, 9, 0));
    }

    private static (int Prompt, int Completion, int Cached) Read(string response, bool isEventStream)
    {
        TokenUsage usage = TokenUsage.Unknown;
        Read(response, isEventStream, ref usage);
        return (usage.PromptTokens, usage.CompletionTokens, usage.CachedTokens);
    }

    private static void Read(string response, bool isEventStream, ref TokenUsage usage) =>
        Parser.ReadUsage(Parsed.Bytes(response), isEventStream, ref usage);
}

using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class AnthropicUsageTests
{
    private const string Start =
        "event: message_start\ndata: {'type': 'message_start', 'message': {'id': 'msg', "
        + "'usage': {'input_tokens': 25, 'cache_read_input_tokens': 16, 'output_tokens': 1}}}\n\n";

    private const string Delta =
        "event: message_delta\ndata: {'type': 'message_delta', 'delta': {'stop_reason': 'end_turn'}, 'usage': {'output_tokens': 15}}\n\n";

    private const string Text =
        "event: content_block_delta\ndata: {'type': 'content_block_delta', 'delta': {'text': '\\'usage\\': {'}}\n\n";

    private static readonly AnthropicParser Parser = new();

    [Theory]
    [InlineData("{'type': 'message', 'usage': {'input_tokens': 25, 'output_tokens': 15, 'cache_read_input_tokens': 16}}", 25, 15, 16)]
    [InlineData("{'usage': {'input_tokens': 25}}", 25, -1, -1)]
    [InlineData("{'usage': {'input_tokens': '25', 'output_tokens': 1.9}}", 25, 1, -1)]
    [InlineData("{'usage': {'input_tokens': 0, 'output_tokens': 0}}", 0, 0, -1)]
    [InlineData("{'usage': null}", -1, -1, -1)]
    [InlineData("{'message': {'usage': {'input_tokens': 25}}}", -1, -1, -1)]
    [InlineData("{'usage': {'input_tokens': 25}", -1, -1, -1)]
    [InlineData("{'type': 'error', 'error': {'message': 'x'}}", -1, -1, -1)]
    public void A_whole_answer_reports_its_usage(string answer, int prompt, int completion, int cached) =>
        Parsed.Usage(Parser, answer, isEventStream: false).ShouldBe((prompt, completion, cached));

    [Theory]
    [InlineData(Start, 25, -1, 16)] // what the start says of the output is no count
    [InlineData(Start + Text + Delta, 25, 15, 16)]
    [InlineData(Delta, -1, 15, -1)]
    [InlineData(Text, -1, -1, -1)]
    [InlineData("data: {'type': 'message_stop', 'usage': {'output_tokens': 15}}\n\n", -1, -1, -1)]
    [InlineData("data: {'type': 5, 'usage': {'output_tokens': 15}}\n\n", -1, -1, -1)]
    [InlineData("data: {'usage': {'output_tokens': 15, 'input_tokens': 9}, 'type': 'message_delta'}\n\n", 9, 15, -1)]
    [InlineData(Start + "data: {'type': 'message_delta', 'usage': {'input_tokens': 0, 'output_tokens': 7}}\n\n", 25, 7, 16)]
    [InlineData(Start + "data: {'type': 'message_delta', 'usage': {'output_tokens': 3}}\n\n" + Delta, 25, 15, 16)]
    public void A_stream_reports_it_in_parts(string events, int prompt, int completion, int cached) =>
        Parsed.Usage(Parser, events, isEventStream: true).ShouldBe((prompt, completion, cached));
}

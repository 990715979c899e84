using System.Text;
using CsCheck;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

/// <summary>The scanner with the default policy's parsers behind it: what counts is the usage that the request ends with.</summary>
public sealed class UsageScannerTests
{
    private const string Stream =
        "data: {\"choices\":[{\"text\":\"a\"}],\"usage\":null}\n\n"
        + "data: {\"choices\":[{\"text\":\"b\"}],\"usage\":null}\n\n"
        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}\n\n"
        + "data: [DONE]\n\n";

    private const string Plain =
        "{\"choices\":[{\"text\":\"ab\"}],\n\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}";

    [Fact]
    public void A_stream_in_one_piece_tells_its_usage()
    {
        TokenUsage usage = Scan(isEventStream: true, Encoding.UTF8.GetBytes(Stream));

        (usage.PromptTokens, usage.CompletionTokens).ShouldBe((10, 2));
    }

    [Theory]
    [InlineData(Stream, true)]
    [InlineData(Plain, false)]
    public void However_an_answer_is_cut_its_usage_is_the_same(string answer, bool isEventStream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        Gen.Int[0, bytes.Length]
            .Array[0, 20]
            .Sample(
                cuts =>
                {
                    int[] ends = [.. cuts.Order(), bytes.Length];
                    int start = 0;
                    List<byte[]> pieces = [];
                    foreach (int end in ends)
                    {
                        pieces.Add(bytes[start..end]);
                        start = end;
                    }

                    TokenUsage usage = Scan(isEventStream, [.. pieces]);
                    (usage.PromptTokens, usage.CompletionTokens).ShouldBe((10, 2));
                },
                iter: 300
            );
    }

    [Fact]
    public void Byte_by_byte_it_is_the_same_too()
    {
        TokenUsage usage = Scan(isEventStream: true, [.. Encoding.UTF8.GetBytes(Stream).Select(one => new[] { one })]);

        (usage.PromptTokens, usage.CompletionTokens).ShouldBe((10, 2));
    }

    [Fact]
    public void A_last_line_without_an_end_counts()
    {
        string unended = Stream[..Stream.IndexOf("\n\ndata: [DONE]", StringComparison.Ordinal)];

        TokenUsage usage = Scan(isEventStream: true, Encoding.UTF8.GetBytes(unended));

        usage.PromptTokens.ShouldBe(10);
    }

    [Fact]
    public void A_line_too_long_to_hold_is_skipped_and_those_after_it_are_not()
    {
        // 5 MiB in pieces without a line end: more than the 1 MiB that is held.
        byte[] piece = new byte[1 << 20];
        piece.AsSpan().Fill((byte)'x');

        TokenUsage usage = Scan(isEventStream: true, [piece, piece, piece, piece, piece, "\n"u8.ToArray(), Encoding.UTF8.GetBytes(Stream)]);

        usage.PromptTokens.ShouldBe(10);
    }

    [Fact]
    public void The_end_of_a_line_that_was_too_long_is_not_taken_for_a_line()
    {
        byte[] piece = new byte[5 << 20];
        piece.AsSpan().Fill((byte)'x');
        byte[] rest = Encoding.UTF8.GetBytes("data: {\"usage\":{\"prompt_tokens\":99,\"completion_tokens\":9}}\n\n");

        TokenUsage usage = Scan(isEventStream: true, piece, rest);

        usage.IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void A_plain_answer_too_long_to_hold_tells_nothing()
    {
        byte[] blanks = new byte[UsageScanner.LongestAnswer];
        blanks.AsSpan().Fill((byte)' ');

        Scan(isEventStream: false, blanks, Encoding.UTF8.GetBytes(Plain)).IsKnown.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("data: {\"usage\":{\"prompt_tokens\":")]
    [InlineData("data: {\"usage\":\"many\"}\n\n")]
    [InlineData("event: usage\nid: 1\n\n")]
    public void Streams_without_usage_leave_it_unknown(string stream) =>
        Scan(isEventStream: true, Encoding.UTF8.GetBytes(stream)).IsKnown.ShouldBeFalse();

    private static TokenUsage Scan(bool isEventStream, params byte[][] pieces) =>
        ScannedAnswer.Scan(
            ScannedAnswer.Compile(DefaultPolicy.Document),
            "/v1/completions",
            """{"model":"m","prompt":"x"}"""u8,
            isEventStream,
            pieces
        );
}

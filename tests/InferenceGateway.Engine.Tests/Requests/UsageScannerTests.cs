using System.Buffers.Binary;
using System.Text;
using CsCheck;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tests.Fakes;
using Prometheus;

namespace InferenceGateway.Engine.Tests.Requests;

/// <summary>Which pieces of an answer the parser is shown, however the bytes arrive.</summary>
public sealed class UsageScannerTests
{
    /// <summary>Takes the durations of parsing, of which these tests say nothing.</summary>
    private static readonly Histogram Ignored = Prometheus
        .Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())
        .CreateHistogram("ignored", "Not looked at.");

    private const string EventEnd = "\n\n";

    private static readonly Gen<string> Event = Gen.Select(
        Gen.OneOf("data: x\n", "data: x\r\n", ": comment\n", "\rdata\n", "data: \n").Array[1, 4],
        Gen.OneOf("\n", "\r\n"),
        (lines, end) => string.Concat(lines) + end
    );

    private static readonly Gen<byte[]> Frame = Gen.Byte.Array[0, 40].Select(FrameOf);

    [Fact]
    public void Events_that_arrive_whole_are_shown_as_they_arrive() =>
        Scan(AnswerFraming.Events, "data: 1\n\ndata: 2\n\n", "data: 3\r\n\r\n").ShouldBe(["data: 1\n\ndata: 2\n\n", "data: 3\r\n\r\n"]);

    [Fact]
    public void A_cut_event_is_put_together_and_those_after_it_are_shown_in_place() =>
        Scan(AnswerFraming.Events, "data: 1\n\nda", "ta: 2", "\n", "\ndata: 3\n\ndata: 4")
            .ShouldBe(["data: 1\n\n", "data: 2\n\n", "data: 3\n\n", "data: 4"]);

    [Theory]
    [InlineData("a\r\n|\r\nb\n\n")]
    [InlineData("a\r\n\r|\nb\n\n")]
    [InlineData("a\n|\r\nb\n\n")]
    [InlineData("a\n|\r|\nb\n\n")]
    [InlineData("a\n|\nb\n\n")]
    [InlineData("a|\n|\n|b\n|\n")]
    public void An_end_that_is_cut_is_an_end(string cut)
    {
        string[] pieces = Scan(AnswerFraming.Events, cut.Split('|'));

        pieces.Length.ShouldBe(2);
        pieces[1].ShouldBe("b\n\n");
    }

    [Fact]
    public void However_events_arrive_whole_ones_are_shown() =>
        Gen.Select(Event.Array[1, 6], Gen.Int[0, 200].Array[0, 12])
            .Sample(
                (events, cuts) =>
                {
                    string stream = string.Concat(events);
                    string[] pieces = Scan(AnswerFraming.Events, Cut(stream, cuts));

                    string.Concat(pieces).ShouldBe(stream);
                    foreach (string piece in pieces)
                    {
                        bool isWhole =
                            piece.EndsWith("\n\n", StringComparison.Ordinal)
                            || piece.EndsWith("\n\r\n", StringComparison.Ordinal)
                            || piece is "\n" or "\r\n";
                        isWhole.ShouldBeTrue(piece);
                    }
                },
                iter: 5_000
            );

    [Fact]
    public void A_stream_without_empty_lines_is_shown_by_lines_before_it_grows_large()
    {
        // 3,000 lines of 100 bytes: 300 KB, of which 64 KiB are held at most.
        string line = new string('x', 99) + "\n";
        string[] pieces = Scan(AnswerFraming.Events, [.. Enumerable.Repeat(line, 3000)]);

        pieces.Length.ShouldBeInRange(4, 10);
        pieces.ShouldAllBe(piece => piece.EndsWith('\n') && piece.Length <= 66_000);
        pieces.Sum(piece => piece.Length).ShouldBe(300_000);
    }

    [Fact]
    public void Lines_of_a_long_event_that_are_cut_are_put_together()
    {
        string line = new string('x', 70_000) + "\n";
        string stream = "first\n" + line + line + "last\n\nnext\n\n";
        int[] cuts = [.. Enumerable.Range(0, stream.Length / 5000).Select(i => i * 5000)];
        string[] pieces = Scan(AnswerFraming.Events, Cut(stream, cuts));

        string.Concat(pieces).ShouldBe(stream);
        pieces[..^1].ShouldAllBe(piece => piece.EndsWith('\n'));
        pieces[^1].ShouldBe("next\n\n");
    }

    [Fact]
    public void A_line_beyond_the_bound_is_left_out_and_the_next_event_is_shown()
    {
        string half = new('x', (UsageScanner.LongestPiece / 2) + 1);

        Scan(AnswerFraming.Events, "data: 1\n\n", half, half, half, "\nrest\n", "\ndata: 2\n\n").ShouldBe(["data: 1\n\n", "data: 2\n\n"]);
        Scan(AnswerFraming.Events, half, half, "unfinished").ShouldBeEmpty();
    }

    [Fact]
    public void Complete_lines_before_a_line_beyond_the_bound_are_shown()
    {
        string half = new('x', (UsageScanner.LongestPiece / 2) + 1);

        Scan(AnswerFraming.Events, "data: 1\n", half, half, half, "\n\ndata: 2\n\n").ShouldBe(["data: 1\n", "data: 2\n\n"]);
    }

    [Fact]
    public void However_frames_arrive_whole_ones_are_shown() =>
        Gen.Select(Frame.Array[1, 6], Gen.Int[0, 150].Array[0, 12])
            .Sample(
                (frames, cuts) =>
                {
                    byte[] stream = [.. frames.SelectMany(frame => frame)];
                    List<byte[]> pieces = Scan(AnswerFraming.GrpcFrames, false, Cut(stream, cuts));

                    pieces.SelectMany(piece => piece).ShouldBe(stream);
                    pieces.Sum(CountFrames).ShouldBe(frames.Length);
                },
                iter: 5_000
            );

    [Fact]
    public void A_frame_that_is_never_finished_is_not_shown()
    {
        byte[] whole = FrameOf([1, 2, 3]);

        Scan(AnswerFraming.GrpcFrames, false, [.. whole, .. whole[..^1]]).ShouldHaveSingleItem().ShouldBe(whole);
        Scan(AnswerFraming.GrpcFrames, false, whole[..3]).ShouldBeEmpty();
    }

    [Fact]
    public void A_frame_beyond_the_bound_is_left_out_and_the_next_one_is_shown()
    {
        byte[] large = FrameOf(new byte[UsageScanner.LongestPiece + 1]);
        byte[] small = FrameOf([1, 2, 3]);

        List<byte[]> pieces = Scan(AnswerFraming.GrpcFrames, false, small, large[..2], large[2..5000], [.. large[5000..], .. small]);
        pieces.Count.ShouldBe(2);
        pieces.ShouldAllBe(piece => piece.SequenceEqual(small));
    }

    [Fact]
    public void A_frame_that_claims_four_gigabytes_holds_nothing()
    {
        byte[] header = [0, 0xff, 0xff, 0xff, 0xff];

        Scan(AnswerFraming.GrpcFrames, false, header, new byte[1 << 20], FrameOf([1])).ShouldBeEmpty();
    }

    [Fact]
    public void A_plain_answer_is_shown_once_at_its_end() => Scan(AnswerFraming.Whole, "{\n", "\n}", "").ShouldBe(["{\n\n}"]);

    [Fact]
    public void A_plain_answer_beyond_the_bound_is_given_up()
    {
        byte[] piece = new byte[UsageScanner.LongestAnswer / 4];

        Scan(AnswerFraming.Whole, false, piece, piece, piece, piece).ShouldHaveSingleItem().Length.ShouldBe(UsageScanner.LongestAnswer);
        Scan(AnswerFraming.Whole, false, piece, piece, piece, piece, [1], piece).ShouldBeEmpty();
    }

    [Fact]
    public void Without_anything_to_read_nothing_is_shown()
    {
        Scan(AnswerFraming.None, "data: 1\n\n").ShouldBeEmpty();
        Scan(AnswerFraming.Whole, true, "x"u8.ToArray()).ShouldBeEmpty();

        using UsageScanner scanner = new(new RequestContext(), isEventStream: true);
        scanner.IsReading.ShouldBeFalse();
        scanner.Add("data: 1\n\n"u8);
        scanner.End();
    }

    [Fact]
    public void The_kind_of_answer_decides_when_the_parser_says_so()
    {
        FakeParser parser = new();
        using UsageScanner scanner = new(ContextOf(parser, skipsResponse: false), isEventStream: true);
        scanner.Add("data: 1\n\ndata: 2"u8);

        scanner.IsReading.ShouldBeTrue();
        parser.Pieces.ShouldHaveSingleItem().Length.ShouldBe("data: 1".Length + EventEnd.Length);
    }

    [Fact]
    public void Whole_events_and_frames_allocate_nothing()
    {
        SilentParser parser = new();
        RequestContext context = new() { Parser = new CompiledParser(new Named<IBodyParser>("fake", "fake", parser, null!), "x", Ignored) };
        byte[] frame = FrameOf([1, 2, 3]);
        using UsageScanner events = new(context, isEventStream: true);
        using UsageScanner frames = new(context, isEventStream: false);
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                events.Add("data: {}\n\n"u8);
                events.Add("data: "u8);
                events.Add("{}\n\n"u8);
                frames.Add(frame);
                frames.Add(frame.AsSpan(0, 3));
                frames.Add(frame.AsSpan(3));
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Tiered compilation may charge this thread once for something of its own; a real leak is per call.
        (allocated / 100).ShouldBe(0);
    }

    private static string[] Scan(AnswerFraming framing, params string[] chunks) =>
        [.. Scan(framing, false, [.. chunks.Select(Encoding.UTF8.GetBytes)]).Select(Encoding.UTF8.GetString)];

    private static List<byte[]> Scan(AnswerFraming framing, bool skipsResponse, params byte[][] chunks)
    {
        FakeParser parser = new() { Framing = framing };
        using UsageScanner scanner = new(ContextOf(parser, skipsResponse), isEventStream: true);
        foreach (byte[] chunk in chunks)
        {
            scanner.Add(chunk);
        }

        scanner.End();
        return parser.Pieces;
    }

    private static RequestContext ContextOf(FakeParser parser, bool skipsResponse)
    {
        RequestContext context = new() { Parser = new CompiledParser(new Named<IBodyParser>("fake", "fake", parser, null!), "x", Ignored) };
        context.Request.Body.SkipsResponse = skipsResponse;
        return context;
    }

    private static byte[] FrameOf(byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>Frames of a piece, which must be whole.</summary>
    private static int CountFrames(byte[] piece)
    {
        int count = 0;
        for (int at = 0; at < piece.Length; at += 5 + BinaryPrimitives.ReadInt32BigEndian(piece.AsSpan(at + 1)))
        {
            count++;
        }

        return count;
    }

    private static string[] Cut(string text, int[] cuts) => [.. Cut(Encoding.UTF8.GetBytes(text), cuts).Select(Encoding.UTF8.GetString)];

    private static byte[][] Cut(byte[] bytes, int[] cuts)
    {
        List<byte[]> chunks = [];
        int start = 0;
        foreach (int cut in cuts.Select(cut => Math.Min(cut, bytes.Length)).Order())
        {
            chunks.Add(bytes[start..cut]);
            start = cut;
        }

        return [.. chunks, bytes[start..]];
    }
}

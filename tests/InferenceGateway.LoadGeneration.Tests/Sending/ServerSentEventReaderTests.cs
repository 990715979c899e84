using System.Text;
using CsCheck;
using InferenceGateway.LoadGeneration.Sending;

namespace InferenceGateway.LoadGeneration.Tests.Sending;

public sealed class ServerSentEventReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "a|b")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "a|b")]
    [InlineData("data: a\r\rdata: b\r\r", "a|b")]
    [InlineData("data:a\n\ndata:  b\n\n", "a| b")]
    [InlineData("data: a\ndata: b\n\n", "a\nb")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData("data:\n\n", "")]
    [InlineData(": comment\nevent: x\nid: 7\nretry: 5\ndata: a\n\n", "a")]
    [InlineData("event: ping\n\ndata: a\n\n", "a")]
    [InlineData("database: no\ndata : no\nDATA: no\ndata: a\n\n", "a")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData("\n\n\r\n\rdata: a\n\n", "a")]
    [InlineData("data: \uFEFFa: b\n\n", "\uFEFFa: b")]
    public void Events_are_found_as_the_specification_says(string stream, string expected)
    {
        string.Join('|', ReadInPieces(Encoding.UTF8.GetBytes(stream), [])).ShouldBe(expected);
    }

    [Theory]
    [InlineData("data: cut off")]
    [InlineData("data: cut off\n")]
    [InlineData(": only a comment\n\n")]
    [InlineData("")]
    [InlineData("\n\n\n")]
    public void What_is_cut_off_or_has_no_data_is_no_event(string stream)
    {
        ReadInPieces(Encoding.UTF8.GetBytes(stream), []).ShouldBeEmpty();
    }

    [Fact]
    public void An_event_that_ends_with_a_carriage_return_is_not_held_back()
    {
        ServerSentEventReader reader = new();
        Feed(reader, "data: a\r\r"u8);

        reader.TryRead(out ReadOnlySpan<byte> data).ShouldBeTrue();
        Encoding.UTF8.GetString(data).ShouldBe("a");
    }

    [Fact]
    public void Any_split_of_the_bytes_gives_the_same_events()
    {
        string[] lines = ["data: {\"a\":1}", "data:x", "data", "data:", ": comment", "event: e", "id", "", "", "nonsense", "data: żółw 😀"];
        string[] endings = ["\n", "\r\n", "\r"];
        Gen<string> line = Gen.Int[0, lines.Length - 1].Select(index => lines[index]);
        Gen<string> ending = Gen.Int[0, endings.Length - 1].Select(index => endings[index]);
        Gen<string> stream = Gen.Select(line, ending, (text, end) => text + end).Array[0, 30].Select(string.Concat);
        Gen.Select(stream, Gen.Int[1, 9].Array[1, 20])
            .Sample(
                (text, pieces) =>
                {
                    byte[] bytes = Encoding.UTF8.GetBytes(text);
                    List<string> expected = ReadSlowly(text);
                    ReadInPieces(bytes, []).ShouldBe(expected);
                    ReadInPieces(bytes, pieces).ShouldBe(expected);
                }
            );
    }

    [Fact]
    public void A_long_event_is_read_whole()
    {
        string text = new('x', 3_000_000);

        ReadInPieces(Encoding.UTF8.GetBytes($"data: {text}\n\n"), [10_007]).ShouldBe([text]);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        ServerSentEventReader reader = new();
        byte[] piece = Encoding.UTF8.GetBytes(new string('x', 1 << 20));

        Should.Throw<InvalidDataException>(() =>
        {
            for (int megabytes = 0; megabytes < 64; megabytes++)
            {
                Feed(reader, piece);
                reader.TryRead(out _);
            }
        });
    }

    [Fact]
    public void An_event_of_endless_lines_is_refused_before_it_fills_the_memory()
    {
        ServerSentEventReader reader = new();
        byte[] piece = Encoding.UTF8.GetBytes("data: " + new string('x', 1 << 20) + "\n");

        Should.Throw<InvalidDataException>(() =>
        {
            for (int megabytes = 0; megabytes < 64; megabytes++)
            {
                Feed(reader, piece);
                reader.TryRead(out _);
            }
        });
    }

    /// <summary>The specification, line by line on a string.</summary>
    private static List<string> ReadSlowly(string text)
    {
        List<string> events = [];
        List<string> data = [];
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        foreach (string line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    events.Add(string.Join('\n', data));
                }

                data.Clear();
                continue;
            }

            string[] parts = line.Split(':', 2);
            if (parts[0] == "data")
            {
                string value = parts.Length == 2 ? parts[1] : "";
                data.Add(value.StartsWith(' ') ? value[1..] : value);
            }
        }

        return events;
    }

    private static List<string> ReadInPieces(byte[] bytes, int[] pieces)
    {
        ServerSentEventReader reader = new();
        List<string> events = [];
        int position = 0;
        for (int piece = 0; position < bytes.Length; piece++)
        {
            int length = pieces.Length == 0 ? bytes.Length : pieces[piece % pieces.Length];
            length = Math.Min(length, bytes.Length - position);
            Feed(reader, bytes.AsSpan(position, length));
            position += length;
            while (reader.TryRead(out ReadOnlySpan<byte> data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }

        return events;
    }

    private static void Feed(ServerSentEventReader reader, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> space = reader.FreeSpace().Span;
            int length = Math.Min(space.Length, bytes.Length);
            bytes[..length].CopyTo(space);
            reader.Advance(length);
            bytes = bytes[length..];
        }
    }
}

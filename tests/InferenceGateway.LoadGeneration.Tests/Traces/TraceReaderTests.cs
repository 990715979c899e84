using CsCheck;
using InferenceGateway.LoadGeneration.Traces;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

public sealed class TraceReaderTests
{
    private const string Good = """{"timestamp": 1500, "input_length": 600, "output_length": 52, "hash_ids": [46, 47]}""";

    [Fact]
    public void A_line_becomes_a_record()
    {
        TraceRecord record = Read(Good).Single();

        record.Timestamp.ShouldBe(TimeSpan.FromSeconds(1.5));
        record.InputTokens.ShouldBe(600);
        record.OutputTokens.ShouldBe(52);
        record.BlockIds.ShouldBe([46, 47]);
    }

    [Fact]
    public void Order_of_members_unknown_members_blank_lines_and_carriage_returns_do_not_matter()
    {
        string shuffled = """{"hash_ids":[1],"x":{"deep":[1,{"y":null}]},"output_length":0,"input_length":512,"timestamp":2000.25}""";

        TraceRecord[] records = [.. Read($"\n{Good}\r\n   \n{shuffled}\n\n")];

        records.Length.ShouldBe(2);
        records[1].Timestamp.ShouldBe(TimeSpan.FromMilliseconds(2000.25));
    }

    [Theory]
    [InlineData("nonsense", "not a trace record")]
    [InlineData("[1]", "not a trace record")]
    [InlineData("""{"timestamp": 1500, "input_length": 600,""", "not a trace record")]
    [InlineData(Good + Good, "not a trace record")]
    [InlineData("""{"timestamp":"x","input_length":1,"output_length":1,"hash_ids":[1]}""", "not a trace record")]
    [InlineData("""{"timestamp":1500,"input_length":1.5,"output_length":1,"hash_ids":[1]}""", "")]
    [InlineData("""{"timestamp":1500,"input_length":99999999999,"output_length":1,"hash_ids":[1]}""", "")]
    [InlineData("""{"input_length":1,"output_length":1,"hash_ids":[1]}""", "timestamp missing")]
    [InlineData("""{"timestamp":-1,"input_length":1,"output_length":1,"hash_ids":[1]}""", "timestamp -1")]
    [InlineData("""{"timestamp":1500,"input_length":0,"output_length":1,"hash_ids":[]}""", "input_length 0")]
    [InlineData("""{"timestamp":1500,"input_length":1,"output_length":-4,"hash_ids":[1]}""", "output_length -4")]
    [InlineData("""{"timestamp":1500,"input_length":513,"output_length":1,"hash_ids":[1]}""", "expected 2 for 513 tokens")]
    [InlineData("""{"timestamp":1500,"input_length":1,"output_length":1,"hash_ids":["a"]}""", "not a trace record")]
    [InlineData("""{"timestamp":1499,"input_length":1,"output_length":1,"hash_ids":[1]}""", "earlier than the line before")]
    public void A_bad_line_is_named_by_its_number(string line, string problem)
    {
        TraceFormatException exception = Should.Throw<TraceFormatException>(() => Read($"{Good}\n\n{line}\n{Good}").Count());

        exception.Line.ShouldBe(3);
        exception.Message.ShouldStartWith("test.jsonl, line 3: ");
        exception.Message.ShouldContain(problem);
    }

    [Fact]
    public void Lines_are_read_as_they_are_asked_for()
    {
        IEnumerable<TraceRecord> records = Read($"{Good}\nnonsense");

        records.First().InputTokens.ShouldBe(600);
    }

    [Fact]
    public void Whatever_the_damage_only_a_format_error_comes_out()
    {
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char)
            .Sample(
                (position, letter) =>
                {
                    string damaged = Good[..position] + letter + Good[(position + 1)..];
                    try
                    {
                        Read(damaged).Count().ShouldBeLessThanOrEqualTo(2);
                    }
                    catch (TraceFormatException exception)
                    {
                        exception.Line.ShouldBeGreaterThan(0);
                    }
                }
            );
    }

    private static IEnumerable<TraceRecord> Read(string text) => TraceReader.Read(new StringReader(text), "test.jsonl");
}

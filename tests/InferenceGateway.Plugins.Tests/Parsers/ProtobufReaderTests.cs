using CsCheck;
using InferenceGateway.Plugins.Parsers.Protobuf;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Fields_of_every_type_are_walked_and_unread_ones_passed()
    {
        byte[] message =
        [
            .. Protobuf.Number(1, 300),
            .. Protobuf.Fixed32(2),
            .. Protobuf.Fixed64(3),
            .. Protobuf.Text(4, "hé"),
            .. Protobuf.Group(5, Protobuf.Number(1, 1), Protobuf.Group(6, Protobuf.Text(7, "in"))),
            .. Protobuf.Number((1 << 29) - 1, ulong.MaxValue),
        ];

        (Walk(message, isReading: true), Walk(message, isReading: false)).ShouldBe(
            ("1=300;2;3;4=3;5;536870911=18446744073709551615;", "1;2;3;4;5;536870911;")
        );
    }

    [Theory]
    [InlineData("08", "a number is cut or too long")] // a value is missing
    [InlineData("80", "a number is cut or too long")] // half a tag
    [InlineData("08ffffffffffffffffffff01", "a number is cut or too long")] // eleven bytes
    [InlineData("00", "a field has no valid number and type")] // field 0
    [InlineData("0e", "a field has no valid number and type")] // wire type 6
    [InlineData("f8ffffffff01", "a field has no valid number and type")] // a number above 2^29 - 1
    [InlineData("0a05", "a length reaches beyond the end")]
    [InlineData("0affffffff0f", "a length reaches beyond the end")] // 2^32 - 1
    [InlineData("0affffffffffffffffff01", "a length reaches beyond the end")] // 2^64 - 1
    [InlineData("09010203", "a value is cut")]
    [InlineData("0d010203", "a value is cut")]
    [InlineData("0b", "a group is cut")]
    [InlineData("0b0801", "a group is cut")]
    [InlineData("0c", "a group ends that did not begin, or groups nest too deep")]
    public void Broken_messages_end_the_walk_with_a_reason(string hex, string failure)
    {
        ProtobufReader reader = new(Convert.FromHexString(hex));
        while (reader.Next()) { }

        reader.Failure.ShouldBe(failure);
        reader.Next().ShouldBeFalse();
    }

    [Fact]
    public void A_million_groups_in_each_other_are_refused_without_recursion()
    {
        byte[] message = [.. Enumerable.Repeat((byte)0x0b, 1_000_000)];
        ProtobufReader reader = new(message);
        while (reader.Next()) { }

        reader.Failure.ShouldNotBeNull().ShouldContain("nest too deep");
    }

    [Fact]
    public void Numbers_are_read_back_as_they_were_written() =>
        Gen.ULong.Sample(value =>
        {
            byte[] bytes = Protobuf.Varint(value);
            ProtobufReader.TryVarint(bytes, out ulong read, out int length).ShouldBeTrue();
            (read, length).ShouldBe((value, bytes.Length));
            ProtobufReader.TryVarint(bytes.AsSpan(0, bytes.Length - 1), out _, out _).ShouldBeFalse();
        });

    [Fact]
    public void Random_bytes_never_throw_and_end() =>
        Gen
            .Byte.Array[0, 60]
            .Sample(
                bytes =>
                {
                    Walk(bytes, isReading: true).Length.ShouldBeLessThan(10_000);
                    Walk(bytes, isReading: false).Length.ShouldBeLessThan(10_000);
                },
                iter: 20_000
            );

    private static string Walk(byte[] message, bool isReading)
    {
        System.Text.StringBuilder found = new();
        ProtobufReader reader = new(message);
        while (reader.Next())
        {
            found.Append(reader.Field);
            if (isReading && reader.WireType == WireType.Varint)
            {
                found.Append('=').Append(reader.ReadVarint());
            }
            else if (isReading && reader.WireType == WireType.Bytes)
            {
                found.Append('=').Append(reader.ReadBytes().Length);
            }

            found.Append(';');
        }

        return found.ToString();
    }
}

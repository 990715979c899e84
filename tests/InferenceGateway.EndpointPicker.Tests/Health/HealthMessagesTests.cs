using Grpc.Core;
using InferenceGateway.EndpointPicker.Health;

namespace InferenceGateway.EndpointPicker.Tests.Health;

/// <summary>The hand-written messages against bytes worked out from the field numbers.</summary>
public sealed class HealthMessagesTests
{
    [Fact]
    public void The_name_is_field_1() =>
        // tag 0x0A = field 1, length-delimited; length 2; "ab"
        HealthMessages.ReadServiceName([0x0A, 2, (byte)'a', (byte)'b']).ShouldBe("ab");

    [Fact]
    public void A_message_without_a_name_asks_for_the_whole_server() => HealthMessages.ReadServiceName([]).ShouldBe("");

    [Fact]
    public void Unknown_fields_of_every_kind_are_skipped() =>
        // field 2 varint 300, field 3 fixed32, field 4 fixed64, field 5 length 1, then the name
        HealthMessages
            .ReadServiceName([0x10, 0xAC, 0x02, 0x1D, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0x2A, 1, 9, 0x0A, 1, (byte)'x'])
            .ShouldBe("x");

    [Theory]
    [InlineData(new byte[] { 0x0A })] // no length
    [InlineData(new byte[] { 0x0A, 5, 1 })] // longer than the message
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })] // 2^64 - 1 bytes
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // a number without an end
    [InlineData(new byte[] { 0x0B })] // a group
    [InlineData(new byte[] { 0x0A, 1, 0xFF })] // no UTF-8
    [InlineData(new byte[] { 0x1D, 0, 0 })] // half a fixed32
    public void Damaged_messages_are_refused(byte[] message) =>
        Should.Throw<RpcException>(() => HealthMessages.ReadServiceName(message)).StatusCode.ShouldBe(StatusCode.InvalidArgument);

    [Fact]
    public void A_list_is_a_map_of_statuses() =>
        // entry 0x0A, length 1+1+1 + 1+1+2 = 7: key 0x0A 1 'a', value 0x12 2 (0x08 1)
        HealthMessages.WriteStatuses([("a", ServingStatus.Serving)]).ShouldBe([0x0A, 7, 0x0A, 1, (byte)'a', 0x12, 2, 0x08, 1]);
}

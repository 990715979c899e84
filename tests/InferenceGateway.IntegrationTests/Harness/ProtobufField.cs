using System.Buffers.Binary;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A field of a message in protobuf's wire format, of the wire types that matter here: numbers and bytes.</summary>
/// <param name="Value">Of a number; the bits of one of fixed length.</param>
/// <param name="Bytes">Of a text, bytes or a message; else null.</param>
internal sealed record ProtobufField(int Number, ulong Value, byte[]? Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes!);

    public static IEnumerable<ProtobufField> In(byte[] message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message, ref at);
            int number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new ProtobufField(number, Varint(message, ref at), null);
                    break;
                case 1:
                    yield return new ProtobufField(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), null);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    yield return new ProtobufField(number, 0, message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    /// <summary>The messages in a repeated field.</summary>
    public static IEnumerable<byte[]> Messages(byte[] message, int number) =>
        In(message).Where(field => field.Number == number).Select(field => field.Bytes!);

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}

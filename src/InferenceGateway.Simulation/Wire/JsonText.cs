using System.Buffers;

namespace InferenceGateway.Simulation.Wire;

/// <summary>Writes UTF-8 text into a JSON string.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(value => (byte)value),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>Appends the bytes, escaping what JSON does not allow within quotes. They must be valid UTF-8.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        int special;
        while ((special = text.IndexOfAny(Special)) >= 0)
        {
            output.Write(text[..special]);
            byte value = text[special];
            if (value is (byte)'"' or (byte)'\\')
            {
                output.Write([(byte)'\\', value]);
            }
            else
            {
                output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(value >> 4), HexDigit(value & 0xF)]);
            }

            text = text[(special + 1)..];
        }

        output.Write(text);
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}

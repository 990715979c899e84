namespace InferenceGateway.ExtProc.Wire;

/// <summary>How a field's value is laid out: the low three bits of its tag.</summary>
internal static class WireType
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint Length = 2;
    public const uint StartGroup = 3;
    public const uint EndGroup = 4;
    public const uint Fixed32 = 5;

    /// <summary>The tag of a field whose value is a varint.</summary>
    public static uint VarintTag(int field) => ((uint)field << 3) | Varint;

    /// <summary>The tag of a field whose value is a message, a string or bytes.</summary>
    public static uint LengthTag(int field) => ((uint)field << 3) | Length;
}

namespace InferenceGateway.PrefixCache;

/// <summary>What things cost on the managed heap of a 64-bit process.</summary>
internal static class ManagedSize
{
    // Object header, method table, length.
    private const int ArrayOverheadBytes = 24;

    public static long OfArray(int length, int elementBytes) => ArrayOverheadBytes + (((long)length * elementBytes + 7) & ~7L);
}

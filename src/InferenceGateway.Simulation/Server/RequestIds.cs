using System.Buffers.Binary;
using System.IO.Hashing;

namespace InferenceGateway.Simulation.Server;

/// <summary>Identifiers that depend only on the seed, the port and how many came before. Thread-safe.</summary>
internal sealed class RequestIds(int seed, int port)
{
    private long _count;

    public string Next()
    {
        Span<byte> source = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(source, seed);
        BinaryPrimitives.WriteInt32LittleEndian(source[4..], port);
        BinaryPrimitives.WriteInt64LittleEndian(source[8..], Interlocked.Increment(ref _count));
        return Convert.ToHexStringLower(XxHash128.Hash(source));
    }
}

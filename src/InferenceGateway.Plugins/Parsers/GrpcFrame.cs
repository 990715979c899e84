using System.Buffers.Binary;

namespace InferenceGateway.Plugins.Parsers;

/// <summary>Messages of gRPC as they stand in a body: a flag that is 0, four bytes of length, greatest first, the message.</summary>
internal static class GrpcFrame
{
    private const int HeaderLength = 5;

    /// <summary>Takes the first message off <paramref name="frames"/>.</summary>
    /// <returns>Null, or what is wrong with the frame. A compressed message is passed, of a cut one nothing more can be read.</returns>
    public static string? Take(ref ReadOnlySpan<byte> frames, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (frames.Length < HeaderLength)
        {
            frames = default;
            return "the frame's header is cut";
        }

        byte flag = frames[0];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(frames[1..]);
        frames = frames[HeaderLength..];
        if (length > (uint)frames.Length)
        {
            string problem = $"the frame announces {length} bytes and {frames.Length} follow";
            frames = default;
            return problem;
        }

        message = frames[..(int)length];
        frames = frames[(int)length..];
        return flag == 0 ? null : "the message is compressed";
    }
}

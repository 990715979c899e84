using InferenceGateway.Plugins.Parsers.Protobuf;

namespace InferenceGateway.Plugins.Parsers.VertexAI;

/// <summary>The message <c>google.api.HttpBody</c>: bytes of any kind in field 2.</summary>
internal static class HttpBody
{
    private const int DataField = 2;
    private const int BodyField = 2;

    /// <summary>Finds the data of the body that a prediction request carries in its field 2.</summary>
    /// <returns>Null, or what is broken.</returns>
    public static string? FindInRequest(ReadOnlySpan<byte> request, out ReadOnlySpan<byte> data, out bool isFound)
    {
        data = default;
        isFound = false;
        ProtobufReader reader = new(request);
        while (reader.Next())
        {
            if ((reader.Field, reader.WireType) != (BodyField, WireType.Bytes))
            {
                continue;
            }

            isFound = true;
            if (TryReadData(reader.ReadBytes(), ref data) is { } problem)
            {
                return problem;
            }
        }

        return reader.Failure;
    }

    /// <summary>Reads a body by itself, as answers are.</summary>
    /// <returns>Whether it is well-formed.</returns>
    public static bool Read(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> data)
    {
        data = default;
        return TryReadData(body, ref data) is null;
    }

    /// <summary>Data of a body that comes in several parts replaces what was there.</summary>
    private static string? TryReadData(ReadOnlySpan<byte> body, ref ReadOnlySpan<byte> data)
    {
        ProtobufReader reader = new(body);
        while (reader.Next())
        {
            if ((reader.Field, reader.WireType) == (DataField, WireType.Bytes))
            {
                data = reader.ReadBytes();
            }
        }

        return reader.Failure;
    }
}

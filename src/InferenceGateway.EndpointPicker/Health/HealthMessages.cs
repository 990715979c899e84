using System.Text;
using Grpc.Core;

namespace InferenceGateway.EndpointPicker.Health;

/// <summary>The four messages of <c>grpc.health.v1</c>: small enough to write by hand.</summary>
internal static class HealthMessages
{
    // Field numbers: HealthCheckRequest.service 1 (text), HealthCheckResponse.status 1 (enum), HealthListResponse.statuses 1 (map).
    private const byte TextOfField1 = (1 << 3) | 2;
    private const byte NumberOfField1 = 1 << 3;
    private const byte MessageOfField2 = (2 << 3) | 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the name out of a <c>HealthCheckRequest</c>; fields that are not known are skipped.</summary>
    /// <exception cref="RpcException">The message is damaged.</exception>
    public static string ReadServiceName(byte[] message)
    {
        ReadOnlySpan<byte> rest = message;
        string name = "";
        while (!rest.IsEmpty)
        {
            ulong tag = ReadVarint(ref rest);
            ReadOnlySpan<byte> value = ReadValue(ref rest, (int)(tag & 7));
            if (tag == TextOfField1)
            {
                name = Text(value);
            }
        }

        return name;
    }

    /// <summary>A <c>HealthListRequest</c> has no field worth reading.</summary>
    public static string ReadNothing(byte[] message) => "";

    /// <summary>A <c>HealthCheckResponse</c>.</summary>
    public static byte[] WriteStatus(ServingStatus status) => status == ServingStatus.Unknown ? [] : [NumberOfField1, (byte)status];

    /// <summary>A <c>HealthListResponse</c>.</summary>
    public static byte[] WriteStatuses(IEnumerable<(string Name, ServingStatus Status)> statuses)
    {
        List<byte> message = [];
        foreach ((string name, ServingStatus status) in statuses)
        {
            byte[] key = Encoding.UTF8.GetBytes(name);
            byte[] value = WriteStatus(status);
            // Names are ours and short: every length fits into one byte.
            message.AddRange([TextOfField1, checked((byte)(key.Length + value.Length + 4)), TextOfField1, (byte)key.Length, .. key]);
            message.AddRange([MessageOfField2, (byte)value.Length, .. value]);
        }

        return [.. message];
    }

    private static string Text(ReadOnlySpan<byte> value)
    {
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged();
        }
    }

    private static ReadOnlySpan<byte> ReadValue(ref ReadOnlySpan<byte> rest, int wireType)
    {
        switch (wireType)
        {
            case 0:
                ReadVarint(ref rest);
                return [];
            case 1:
                return Take(ref rest, 8);
            case 2:
                return Take(ref rest, ReadVarint(ref rest));
            case 5:
                return Take(ref rest, 4);
            default:
                throw Damaged();
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, ulong count)
    {
        if (count > (ulong)rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (int i = 0; i < 10 && i < rest.Length; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw Damaged();
    }

    private static RpcException Damaged() => new(new Status(StatusCode.InvalidArgument, "the health request cannot be read"));
}

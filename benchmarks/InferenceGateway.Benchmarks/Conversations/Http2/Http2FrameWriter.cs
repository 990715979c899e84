using System.Buffers.Binary;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>Writes whole frames to a socket's buffer.</summary>
internal readonly struct Http2FrameWriter(BufferedSocket socket)
{
    /// <summary>The window of stream and connection before anyone has said otherwise.</summary>
    public const int DefaultWindow = 65_535;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>What a client says first: the preface, its settings, and how much it is ready to receive.</summary>
    public void WritePreface(int streamWindow, int connectionWindow)
    {
        socket.Write(Preface);
        Span<byte> settings = stackalloc byte[12];
        WriteSetting(settings, Http2Setting.EnablePush, 0);
        WriteSetting(settings[6..], Http2Setting.InitialWindowSize, (uint)streamWindow);
        WriteFrame(Http2FrameType.Settings, 0, 0, settings);
        WriteNumber(Http2FrameType.WindowUpdate, 0, (uint)(connectionWindow - DefaultWindow));
    }

    public void WriteFrame(Http2FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload) =>
        payload.CopyTo(Begin(type, flags, streamId, payload.Length));

    /// <summary>A frame that holds one number: RST_STREAM and WINDOW_UPDATE.</summary>
    public void WriteNumber(Http2FrameType type, int streamId, uint number) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(type, 0, streamId, sizeof(uint)), number);

    /// <summary>Begins a frame whose payload the caller fills in.</summary>
    public Span<byte> Begin(Http2FrameType type, byte flags, int streamId, int length)
    {
        Span<byte> target = socket.Write(Http2Frame.HeaderLength + length);
        new Http2Frame(length, type, flags, streamId).Write(target);
        return target[Http2Frame.HeaderLength..];
    }

    private static void WriteSetting(Span<byte> target, Http2Setting setting, uint value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)setting);
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], value);
    }
}

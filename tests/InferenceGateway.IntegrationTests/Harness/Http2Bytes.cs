using System.Text;
using Google.Protobuf;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>An ext_proc conversation as it is on the wire (RFC 9113, RFC 7541 without tables and Huffman code), whole or damaged.</summary>
internal static class Http2Bytes
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>A request with a body and a model server's answer, on stream 1.</summary>
    public static byte[] Conversation() => [.. Frames().SelectMany(frame => frame)];

    /// <summary>The conversation with some frames lost, repeated or out of order, some bits turned over, and perhaps cut off or followed by noise.</summary>
    public static byte[] Damaged(Random random)
    {
        List<byte[]> frames = Frames();
        for (int i = random.Next(3); i > 0; i--)
        {
            int one = random.Next(1, frames.Count);
            switch (random.Next(3))
            {
                case 0 when frames.Count > 3:
                    frames.RemoveAt(one);
                    break;
                case 1:
                    frames.Insert(one, frames[random.Next(1, frames.Count)]);
                    break;
                default:
                    int other = random.Next(1, frames.Count);
                    (frames[one], frames[other]) = (frames[other], frames[one]);
                    break;
            }
        }

        byte[] bytes = [.. frames.SelectMany(frame => frame)];
        for (int i = random.Next(1, 9); i > 0; i--)
        {
            // The preface mostly stays whole, so that what lies deeper is reached.
            int at = random.Next(random.Next(10) == 0 ? 0 : Preface.Length, bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
        }

        if (random.Next(4) == 0)
        {
            return bytes[..random.Next(1, bytes.Length)];
        }

        byte[] noise = new byte[random.Next(4) == 0 ? random.Next(1, 2000) : 0];
        random.NextBytes(noise);
        return [.. bytes, .. noise];
    }

    private static List<byte[]> Frames() =>
        [
            Preface,
            Frame(Settings, 0, 0, []),
            Frame(
                Headers,
                EndHeaders,
                1,
                [
                    .. Header(":method", "POST"),
                    .. Header(":scheme", "http"),
                    .. Header(":path", "/envoy.service.ext_proc.v3.ExternalProcessor/Process"),
                    .. Header(":authority", "picker"),
                    .. Header("content-type", "application/grpc"),
                    .. Header("te", "trailers"),
                ]
            ),
            Message(ProxyStream.PostHeaders()),
            Message(Make.RequestBody(Bodies.Completion(), end: true)),
            Message(Make.ResponseHeaders()),
            Message(Make.ResponseBody("""{"usage":{"prompt_tokens":2,"completion_tokens":3}}""", end: true)),
            Frame(Data, EndStream, 1, []),
        ];

    private static byte[] Message(ProcessingRequest message) => Frame(Data, 0, 1, Protobuf.Frame(message.ToByteArray()));

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    /// <summary>A literal header that is not indexed; both texts shorter than 127 bytes.</summary>
    private static byte[] Header(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}

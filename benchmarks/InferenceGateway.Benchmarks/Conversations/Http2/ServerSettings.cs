using System.Buffers.Binary;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>What the server has said it permits.</summary>
internal sealed class ServerSettings
{
    /// <summary>The server has said something.</summary>
    public bool AreKnown { get; private set; }

    public long MaxStreams { get; private set; } = int.MaxValue;

    /// <summary>Bytes a new stream may send before it is given more.</summary>
    public long InitialWindow { get; private set; } = Http2FrameWriter.DefaultWindow;

    /// <summary>Its table holds the headers of this client's request.</summary>
    public bool HasHeaderTable { get; private set; } = true;

    /// <summary>Takes a SETTINGS frame.</summary>
    public void Apply(ReadOnlySpan<byte> payload)
    {
        AreKnown = true;
        for (; payload.Length >= 6; payload = payload[6..])
        {
            uint value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            switch ((Http2Setting)BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case Http2Setting.HeaderTableSize:
                    HasHeaderTable = value >= RequestHeaderBlocks.TableBytes;
                    break;
                case Http2Setting.MaxConcurrentStreams:
                    MaxStreams = value;
                    break;
                case Http2Setting.InitialWindowSize:
                    InitialWindow = value;
                    break;
            }
        }
    }
}

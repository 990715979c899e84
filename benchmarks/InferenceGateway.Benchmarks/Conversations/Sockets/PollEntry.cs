using System.Runtime.InteropServices;

namespace InferenceGateway.Benchmarks.Conversations.Sockets;

/// <summary>What poll(2) is told of one socket and says of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Returned;
}

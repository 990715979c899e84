using System.Net;
using System.Net.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>Ports of loopback on which nobody listens now.</summary>
internal static class FreePorts
{
    public static int[] Find(int count)
    {
        Socket[] sockets = new Socket[count];
        for (int i = 0; i < count; i++)
        {
            sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets[i].Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }

        int[] ports = [.. sockets.Select(each => ((IPEndPoint)each.LocalEndPoint!).Port)];
        Array.ForEach(sockets, each => each.Dispose());
        return ports;
    }
}

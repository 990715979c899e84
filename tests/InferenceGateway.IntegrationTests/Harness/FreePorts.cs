using System.Net;
using System.Net.Sockets;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>
/// Ports for processes that cannot say which one they took, or must come back on the same one: below 32768, where Linux takes none for
/// outgoing connections.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test processes side by side begin at different places.
    private static int _next = Environment.ProcessId * 97;

    public static int Take()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException) { }
        }
    }
}

using System.Net.Sockets;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A listener whose queue of connections is full, so that the next one is neither accepted nor refused.</summary>
internal static class FullQueue
{
    /// <returns>What fills the queue until it is disposed.</returns>
    public static async Task<List<Socket>> FillAsync(Socket listener)
    {
        List<Socket> filling = [];
        while (true)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            filling.Add(socket);
            Task connecting = socket.ConnectAsync(listener.LocalEndPoint!);
            if (await Task.WhenAny(connecting, Task.Delay(500)) != connecting)
            {
                return filling;
            }
        }
    }
}

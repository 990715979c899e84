using System.Net;
using System.Net.Sockets;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>An address whose queue of connections is full: the next one is neither accepted nor refused, until this is disposed.</summary>
internal sealed class FullQueue : IDisposable
{
    private readonly Socket _listener = NewSocket();
    private readonly List<Socket> _filling = [];

    private FullQueue()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
        _listener.Listen(1);
    }

    public Uri Address { get; }

    public static async Task<FullQueue> OpenAsync()
    {
        FullQueue queue = new();
        while (true)
        {
            Socket socket = NewSocket();
            queue._filling.Add(socket);
            Task connecting = socket.ConnectAsync(queue._listener.LocalEndPoint!);
            if (await Task.WhenAny(connecting, Task.Delay(500)) != connecting)
            {
                return queue;
            }
        }
    }

    public void Dispose()
    {
        _filling.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}

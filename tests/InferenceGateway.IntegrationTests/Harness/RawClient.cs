using System.Net.Sockets;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A client that sends what it is told, well-formed or not.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawClient() { }

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        RawClient client = new();
        await client._socket.ConnectAsync(address.Host, address.Port);
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, Patience.End)..];
        }
    }

    /// <summary>Reads until what came contains the text, or the other side closes.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        StringBuilder all = new();
        byte[] piece = new byte[4096];
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            int count = await ReceiveAsync(piece);
            if (count == 0)
            {
                break;
            }

            all.Append(Encoding.Latin1.GetString(piece, 0, count));
        }

        return all.ToString();
    }

    /// <summary>Reads until the other side closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder all = new();
        byte[] piece = new byte[4096];
        while (await ReceiveAsync(piece) is > 0 and int count)
        {
            all.Append(Encoding.Latin1.GetString(piece, 0, count));
        }

        return all.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(byte[] piece)
    {
        try
        {
            return await _socket.ReceiveAsync(piece, SocketFlags.None, Patience.End);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}

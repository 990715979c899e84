using System.Net.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Sockets;

/// <summary>A non-blocking socket with what has been read and not understood yet, and what has been written and not sent yet. One thread uses it.</summary>
internal sealed class BufferedSocket : IDisposable
{
    /// <summary>Whoever has this much waiting to be sent had better stop writing.</summary>
    public const int ManyBytes = 512 * 1024;
    private const int ReceiveBytes = 256 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _received = new byte[ReceiveBytes];
    private int _receivedFrom;
    private int _receivedTo;
    private byte[] _unsent = new byte[64 * 1024];
    private int _unsentFrom;
    private int _unsentTo;

    public BufferedSocket(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.Blocking = false;
    }

    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>The peer has closed, or the connection broke.</summary>
    public bool IsClosed { get; private set; }

    public int UnsentLength => _unsentTo - _unsentFrom;

    /// <summary>What has been read and not consumed.</summary>
    public ReadOnlySpan<byte> Received => _received.AsSpan(_receivedFrom, _receivedTo - _receivedFrom);

    /// <summary>Takes that many bytes off <see cref="Received"/>.</summary>
    public void Consume(int count) => _receivedFrom += count;

    /// <summary>Reads once.</summary>
    /// <returns>True when the buffer was filled, so that there may be more.</returns>
    public bool Receive()
    {
        if (_receivedFrom == _receivedTo)
        {
            _receivedFrom = _receivedTo = 0;
        }
        else if (_receivedFrom > ReceiveBytes / 2)
        {
            Received.CopyTo(_received);
            _receivedTo -= _receivedFrom;
            _receivedFrom = 0;
        }

        int count = _socket.Receive(_received.AsSpan(_receivedTo), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || count == 0)
        {
            IsClosed = true;
            return false;
        }

        _receivedTo += count;
        return _receivedTo == ReceiveBytes;
    }

    /// <summary>Room for that many bytes to be sent, behind what is already there.</summary>
    public Span<byte> Write(int count)
    {
        if (_unsentTo + count > _unsent.Length)
        {
            MakeRoom(count);
        }

        _unsentTo += count;
        return _unsent.AsSpan(_unsentTo - count, count);
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Write(bytes.Length));

    /// <summary>Sends what the kernel takes now.</summary>
    public void Flush()
    {
        while (_unsentFrom < _unsentTo && !IsClosed)
        {
            int sent = _socket.Send(_unsent.AsSpan(_unsentFrom, UnsentLength), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                IsClosed = true;
                return;
            }

            _unsentFrom += sent;
        }

        _unsentFrom = _unsentTo = 0;
    }

    /// <summary>Gives the connection up: nothing more is read or sent.</summary>
    public void Abandon() => IsClosed = true;

    public void Dispose() => _socket.Dispose();

    private void MakeRoom(int count)
    {
        int unsent = UnsentLength;
        byte[] target = unsent + count > _unsent.Length ? new byte[Math.Max(_unsent.Length * 2, unsent + count)] : _unsent;
        _unsent.AsSpan(_unsentFrom, unsent).CopyTo(target);
        (_unsent, _unsentFrom, _unsentTo) = (target, 0, unsent);
    }
}

using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Simulation.Clusters;

/// <summary>
/// One request on its way from a client through the gateway to a server and its answer back, each hop taking the network's delay. Leads the engine
/// through the request's life the way a proxy does, retries before the first byte included.
/// </summary>
internal sealed class VirtualExchange(
    VirtualCluster cluster,
    ReadOnlyMemory<byte> body,
    string requestId,
    bool keepsText,
    IVirtualClient client
) : IVirtualExchange, IRequestHeaders, IResponseHeaders
{
    private const string Path = "/v1/chat/completions";

    private RequestContext? _context;
    private VirtualServer? _server;

    /// <summary>Counts what is sent to servers: what an earlier one still says does not matter.</summary>
    private int _attempt;
    private bool _hasStarted;
    private bool _hasLeft;

    public ReadOnlyMemory<byte> Body => body;

    public bool KeepsText => keepsText;

    /// <inheritdoc/>
    public void Leave()
    {
        _hasLeft = true;
        Hop(() =>
        {
            _server?.Abort(this);
            End(RequestEnding.ClientGone, 0);
        });
    }

    /// <summary>The client has sent the request.</summary>
    public void Begin() => Hop(Arrive);

    /// <summary>The server sends part of its answer.</summary>
    public void ServerSent(int attempt, AnswerPiece piece) => Hop(() => Take(attempt, piece));

    /// <summary>The server refused the connection or broke it off.</summary>
    public void ServerBroke(int attempt) => Hop(() => Broke(attempt));

    /// <summary>A client in virtual time sends no header that anybody asks for.</summary>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    /// <summary>Headers of the answer tell the client nothing that it does not know already.</summary>
    public void Set(string name, string value) { }

    private void Arrive()
    {
        _context = cluster.Director.Begin(this, Path, requestId);
        if (cluster.Director.Decide(_context, body.Span) is { } error)
        {
            Refuse(error, RequestEnding.Rejected);
        }
        else
        {
            Send();
        }
    }

    private void Send()
    {
        int attempt = ++_attempt;
        VirtualServer server = cluster.ServerOf(_context!.Target!);
        _server = server;
        Hop(() =>
        {
            // Meanwhile the client may have left.
            if (_attempt == attempt)
            {
                server.Receive(this, attempt);
            }
        });
    }

    private void Take(int attempt, AnswerPiece piece)
    {
        if (attempt != _attempt)
        {
            return;
        }

        RequestContext context = _context!;
        if (!_hasStarted)
        {
            _hasStarted = true;
            cluster.Director.ResponseStarted(context, piece.Status, piece.IsStreamed, this);
        }

        cluster.Director.ResponseBytes(context, piece.ByteCount);
        if (!piece.Bytes.IsEmpty)
        {
            RequestDirector.ReadUsage(context, piece.Bytes.Span);
        }

        Deliver(piece, _server!.Name);
        if (piece.End is not null)
        {
            End(RequestEnding.Completed, piece.Status);
        }
    }

    private void Broke(int attempt)
    {
        if (attempt != _attempt)
        {
            return;
        }

        RequestContext context = _context!;
        cluster.ConnectionFailed(context.Target!);
        if (_hasStarted)
        {
            End(RequestEnding.Failed, 200);
            Hop(() =>
            {
                if (!_hasLeft)
                {
                    client.Broken();
                }
            });
        }
        else if (context.Attempts >= VirtualCluster.MaximumAttempts)
        {
            Refuse(new InferenceError(ErrorCode.BadGateway, $"{context.Attempts} endpoints failed before answering"), RequestEnding.Failed);
        }
        else if (cluster.Director.Reroute(context) is { } error)
        {
            Refuse(error, RequestEnding.Failed);
        }
        else
        {
            Send();
        }
    }

    private void Refuse(InferenceError error, RequestEnding ending)
    {
        Deliver(new AnswerPiece(error.HttpStatus, 0, 0) { End = new AnswerEnd(0, 0, 0, error.Message) }, null);
        End(ending, error.HttpStatus);
    }

    private void Deliver(AnswerPiece piece, string? server) =>
        Hop(() =>
        {
            if (!_hasLeft)
            {
                client.Received(piece, server);
            }
        });

    private void End(RequestEnding ending, int status)
    {
        // Whatever a server still says belongs to no attempt.
        _attempt++;
        _server = null;
        if (_context is { } context)
        {
            _context = null;
            cluster.Director.End(context, ending, status);
        }
    }

    private void Hop(Action arrival) => cluster.Clock.Post(cluster.NetworkDelay, arrival);
}

using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Workloads;
using InferenceGateway.Simulation.Clusters;
using InferenceGateway.Simulation.VirtualTime;

namespace InferenceGateway.Cli.Clusters;

/// <summary>Sends requests to a cluster in virtual time. Requests are named 1, 2, 3 in the order in which they are sent.</summary>
internal sealed class VirtualRequestSender(VirtualCluster cluster, HttpTarget target, VirtualClock clock) : IRequestSender
{
    private long _sent;

    public async Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken)
    {
        CompletionRequestBody body = new(request, target);
        byte[] bytes = new byte[body.Length];
        body.Render(bytes);
        Client client = new(observation);
        observation.MarkSent();
        IVirtualExchange exchange = cluster.Send(bytes, $"{++_sent}", request.KeepsAnswer, client);
        using CancellationTokenSource timeout = new(target.RequestTimeout, clock);
        await using CancellationTokenRegistration registration = timeout.Token.Register(() => client.GiveUp(exchange, target));
        await client.Ended;
    }

    private sealed class Client(RequestObservation observation) : IVirtualClient
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Received(in AnswerPiece piece, string? server)
        {
            if (observation.Status is null)
            {
                observation.MarkFirstByte();
                observation.Status = piece.Status;
                observation.Endpoint = server;
            }

            if (piece.TokenFrames > 0)
            {
                observation.MarkTokens(piece.TokenFrames);
            }

            if (piece.End is { } end)
            {
                Note(piece.Status, end);
                _ended.TrySetResult();
            }
        }

        public void Broken()
        {
            observation.Fail(
                FailureLabel.WithStatus(observation.Status ?? 0, FailureLabel.BrokenStream),
                "the stream ended before the answer was complete"
            );
            _ended.TrySetResult();
        }

        public void GiveUp(IVirtualExchange exchange, HttpTarget target)
        {
            exchange.Leave();
            string label = observation.Status is { } status ? FailureLabel.WithStatus(status, FailureLabel.Timeout) : FailureLabel.Timeout;
            observation.Fail(label, $"no complete answer within {target.RequestTimeout.TotalSeconds:0.###} s");
            _ended.TrySetResult();
        }

        private void Note(int status, AnswerEnd end)
        {
            if (status is < 200 or > 299)
            {
                observation.Fail(FailureLabel.ForStatus(status, end.Text ?? ""), end.Text ?? "");
                return;
            }

            observation.PromptTokens = end.PromptTokens;
            observation.CachedTokens = end.CachedTokens;
            observation.OutputTokens = end.OutputTokens;
            observation.Answer = end.Text;
        }
    }
}

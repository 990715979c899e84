namespace InferenceGateway.Simulation.Model;

/// <summary>
/// Times every sequence by itself from a formula: a delay to the first token, then one for each further token. Load enters only through the
/// load factor. A request is admitted as soon as it has a sequence slot, an adapter slot and cache blocks for its prompt.
/// </summary>
internal sealed class CalculatedExecution(ServerModel model) : Execution
{
    private readonly PriorityQueue<(ModelRequest Request, int Version), (TimeSpan At, long Order)> _events = new();
    private long _order;

    public override TimeSpan? NextEventAt
    {
        get
        {
            while (_events.TryPeek(out (ModelRequest Request, int Version) next, out (TimeSpan At, long) priority))
            {
                if (next.Request.State == RequestState.Running && next.Request.EventVersion == next.Version)
                {
                    return priority.At;
                }

                _events.Dequeue();
            }

            return null;
        }
    }

    public override IReadOnlyList<ModelRequest> Preparing => [];

    public override void Enter(ModelRequest request, TimeSpan now) => model.Enqueue(request, now);

    public override void Withdraw(ModelRequest request) { }

    public override void RunNextEvent()
    {
        if (NextEventAt is not { } at)
        {
            return;
        }

        ModelRequest request = _events.Dequeue().Request;
        request.RemainingPrefill = 0;
        model.EmitToken(request, at);
        if (request.State == RequestState.Running && model.EnsureBlocks(request, at))
        {
            Plan(request, at + model.Sampler.NextToken(model.RunningCount));
        }

        Resume(at);
    }

    public override void Resume(TimeSpan now)
    {
        while (model.AdmitNext(now) is { } request)
        {
            int uncached = request.RemainingPrefill;
            model.PublishPrompt(request, 0, request.PromptTokens);
            Plan(request, now + model.Sampler.FirstToken(uncached, model.RunningCount));
        }
    }

    public override void TakeOver(IReadOnlyList<ModelRequest> preparing, IReadOnlyList<ModelRequest> running, TimeSpan now)
    {
        foreach (ModelRequest request in running)
        {
            request.Chunk = 0;
            TimeSpan delay =
                request.RemainingPrefill > 0
                    ? model.Sampler.FirstToken(request.RemainingPrefill, model.RunningCount)
                    : model.Sampler.NextToken(model.RunningCount);
            Plan(request, now + delay);
        }

        foreach (ModelRequest request in preparing)
        {
            model.Enqueue(request, now);
        }
    }

    private void Plan(ModelRequest request, TimeSpan at) => _events.Enqueue((request, ++request.EventVersion), (at, _order++));
}

namespace InferenceGateway.Simulation.Model;

/// <summary>
/// An engine that works in steps with chunked prefill. Each step gives every decoding sequence one token and spends what is left of the token
/// budget on prompts in order of arrival; a prompt longer than the rest is continued in the next step. All tokens of a step appear at its end.
/// A request waits until a step has budget, a sequence slot, an adapter slot and cache blocks for its whole prompt. A sequence that
/// cannot grow preempts the one admitted last, which later computes its tokens again.
/// </summary>
internal sealed class StepExecution(ServerModel model) : Execution
{
    private readonly PriorityQueue<ModelRequest, (TimeSpan At, long Order)> _preparing = new();
    private readonly List<ModelRequest> _preparingInOrder = [];
    private readonly List<ModelRequest> _step = [];
    private TimeSpan? _stepEnd;
    private long _order;

    public override TimeSpan? NextEventAt
    {
        get
        {
            TimeSpan? prepared = _preparing.TryPeek(out _, out (TimeSpan At, long) priority) ? priority.At : null;
            return prepared is null || _stepEnd < prepared ? _stepEnd : prepared;
        }
    }

    public override IReadOnlyList<ModelRequest> Preparing => _preparingInOrder;

    public override void Enter(ModelRequest request, TimeSpan now)
    {
        TimeSpan ready = now + model.Sampler.Preparation();
        if (ready > now)
        {
            request.State = RequestState.Preparing;
            _preparing.Enqueue(request, (ready, _order++));
            _preparingInOrder.Add(request);
        }
        else
        {
            model.Enqueue(request, now);
        }
    }

    public override void Withdraw(ModelRequest request) => _preparingInOrder.Remove(request);

    public override void RunNextEvent()
    {
        TimeSpan now = NextEventAt ?? TimeSpan.Zero;

        // What becomes ready at the very end of a step may join the next one.
        while (_preparing.TryPeek(out ModelRequest? request, out (TimeSpan At, long) ready) && ready.At == now)
        {
            _preparing.Dequeue();
            if (_preparingInOrder.Remove(request))
            {
                model.Enqueue(request, now);
            }
        }

        if (_stepEnd == now)
        {
            CompleteStep(now);
        }

        Resume(now);
    }

    public override void Resume(TimeSpan now)
    {
        if (_stepEnd is null)
        {
            BeginStep(now);
        }
    }

    public override void TakeOver(IReadOnlyList<ModelRequest> preparing, IReadOnlyList<ModelRequest> running, TimeSpan now)
    {
        foreach (ModelRequest request in running)
        {
            request.EventVersion++;
        }

        foreach (ModelRequest request in preparing)
        {
            model.Enqueue(request, now);
        }
    }

    private void CompleteStep(TimeSpan end)
    {
        foreach (ModelRequest request in _step)
        {
            if (request.State != RequestState.Running)
            {
                continue;
            }

            request.RemainingPrefill -= request.Chunk;
            request.Chunk = 0;
            if (request.RemainingPrefill == 0)
            {
                model.EmitToken(request, end);
            }
        }

        _stepEnd = null;
    }

    private void BeginStep(TimeSpan now)
    {
        _step.Clear();
        int preemptionsBefore = model.PreemptedRequests;
        (int decoding, long context) = PlanDecodes(now);
        int budget = Math.Max(0, model.Options.MaximumBatchedTokens - decoding);
        int prefill = 0;
        for (int i = 0; i < model.Running.Count && prefill < budget; i++)
        {
            if (model.Running[i].RemainingPrefill > 0)
            {
                prefill += PlanChunk(model.Running[i], budget - prefill);
            }
        }

        // Whoever was just thrown out would be let in again at once, only to be thrown out again.
        while (model.PreemptedRequests == preemptionsBefore && prefill < budget && model.AdmitNext(now) is { } admitted)
        {
            prefill += PlanChunk(admitted, budget - prefill);
        }

        if (_step.Count > 0)
        {
            model.Statistics.TokensPerStep.Observe(prefill + decoding);
            _stepEnd = now + model.Sampler.Step(prefill, decoding, context);
        }
    }

    private (int Decoding, long Context) PlanDecodes(TimeSpan now)
    {
        int decoding = 0;
        long context = 0;
        List<ModelRequest> running = model.Running;
        for (int i = 0; i < running.Count; i++)
        {
            ModelRequest request = running[i];
            if (request.RemainingPrefill == 0 && model.EnsureBlocks(request, now))
            {
                decoding++;
                context += request.ContextTokens;
                _step.Add(request);
            }
        }

        return (decoding, context);
    }

    private int PlanChunk(ModelRequest request, int budget)
    {
        request.Chunk = Math.Min(request.RemainingPrefill, budget);
        int computed = request.ContextTokens - request.RemainingPrefill;
        model.PublishPrompt(request, computed, computed + request.Chunk);
        _step.Add(request);
        return request.Chunk;
    }
}

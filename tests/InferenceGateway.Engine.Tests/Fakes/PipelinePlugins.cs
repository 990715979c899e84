using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>A plugin in every role of request control; each does what the test says, or nothing, and writes down that it was called.</summary>
internal sealed class ScriptedPlugin(string name, List<string> calls)
    : IRequestHeaderProcessor,
        IScreener,
        IDataProducer,
        IAdmitter,
        IPreRequestHook,
        IResponseHook
{
    public Func<InferenceRequest, InferenceError?> Headers { get; set; } = _ => null;

    /// <summary>Names of the endpoints that it screens out.</summary>
    public string[] Dropped { get; set; } = [];

    /// <summary>What it throws in the role named; nowhere when null.</summary>
    public string? Throws { get; set; }

    public InferenceError? Refusal { get; set; }

    public InferenceError? HookError { get; set; }

    public string? Moved { get; private set; }

    public InferenceError? ProcessHeaders(InferenceRequest request)
    {
        Call("headers");
        return Headers(request);
    }

    public void Screen(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        Call($"screen{candidates.Count}");
        for (int i = 0; i < candidates.Count; i++)
        {
            keep[i] = !Dropped.Contains(candidates[i].Name);
        }
    }

    public void Produce(InferenceRequest request, Candidates candidates) => Call("produce");

    public InferenceError? Admit(InferenceRequest request, Candidates candidates)
    {
        Call("admit");
        return Refusal;
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        Call("send");
        return HookError;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        Call("moved");
        Moved = $"{target.Name}>{servedBy.Name}";
    }

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers) => Call("started");

    public void FirstToken(InferenceRequest request, Endpoint servedBy) => Call("first");

    public void ResponseCompleted(InferenceRequest request, Endpoint servedBy, TokenUsage usage) => Call("completed");

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage) => Call("ended");

    private void Call(string role)
    {
        calls.Add($"{name}.{role}");
        if (Throws is not null && role.StartsWith(Throws, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("secret detail");
        }
    }
}

/// <summary>As full as the test says.</summary>
internal sealed class ScriptedDetector : ISaturationDetector
{
    public double Value { get; set; }

    public int Calls { get; private set; }

    public double Saturation(Candidates candidates)
    {
        Calls++;
        return Value < 0 ? throw new InvalidOperationException("secret detail") : Value;
    }
}

/// <summary>Throws in the scheduling role named.</summary>
internal sealed class ThrowingScheduling(string role) : IFilter, IScorer, IPicker
{
    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep) => Fail("filter");

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores) => Fail("scorer");

    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        Fail("picker");
        picks[0] = 0;
        return 1;
    }

    private void Fail(string at)
    {
        if (at == role)
        {
            throw new InvalidOperationException("secret detail");
        }
    }
}

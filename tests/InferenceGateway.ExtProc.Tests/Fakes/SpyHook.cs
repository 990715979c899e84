using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>Does what the test says at each point of a request's life, and remembers what it was told.</summary>
internal sealed class SpyHook : IPreRequestHook, IResponseHook
{
    public Func<InferenceRequest, InferenceError?> OnSending { get; set; } = _ => null;

    public Action<InferenceRequest, IResponseHeaders> OnResponse { get; set; } = (_, _) => { };

    public Action<InferenceRequest> OnCompleted { get; set; } = _ => { };

    public List<string> Paths { get; } = [];

    public List<string> Models { get; } = [];

    public List<string> Ids { get; } = [];

    /// <summary>Where each answer came from.</summary>
    public List<string> ServedBy { get; } = [];

    public List<TokenUsage> Usages { get; } = [];

    public int Completed { get; private set; }

    public int Ended { get; private set; }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        lock (Paths)
        {
            Paths.Add(request.Path);
            Models.Add(request.Model);
            Ids.Add(request.RequestId);
        }

        return OnSending(request);
    }

    public void ResponseStarted(InferenceRequest request, Endpoint servedBy, IResponseHeaders headers)
    {
        lock (Paths)
        {
            ServedBy.Add(servedBy.HostPort);
        }

        OnResponse(request, headers);
    }

    public void ResponseCompleted(InferenceRequest request, Endpoint servedBy, TokenUsage usage)
    {
        lock (Paths)
        {
            Completed++;
        }

        OnCompleted(request);
    }

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage)
    {
        lock (Paths)
        {
            Ended++;
            Usages.Add(usage);
        }
    }
}

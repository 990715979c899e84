using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Server;

/// <summary>
/// One of the sequences an answer consists of. The model's thread counts tokens up and marks the end; the request's task reads them.
/// </summary>
internal sealed class Choice(int index, OutputText text, Wakeup wakeup) : IRequestObserver
{
    private int _ready;
    private bool _isFinished;

    public int Index => index;

    public OutputText Text => text;

    /// <summary>Set right after construction: the request needs its observer first.</summary>
    public ModelRequest Request { get; set; } = null!;

    /// <summary>Replaces the model's reason in the answer.</summary>
    public string? FinishReasonOverride { get; init; }

    /// <summary>Stands for the whole prompt.</summary>
    public ulong PromptHash { get; init; }

    public int Ready => Volatile.Read(ref _ready);

    public bool IsFinished => Volatile.Read(ref _isFinished);

    /// <summary>Tokens already written to the client; used by the request's task alone.</summary>
    public int Written { get; set; }

    public bool IsEndWritten { get; set; }

    public string FinishReasonText =>
        FinishReasonOverride
        ?? Request.FinishReason switch
        {
            FinishReason.Stop => "stop",
            FinishReason.Length => "length",
            _ => "abort",
        };

    public void OnToken(ModelRequest request, TimeSpan at)
    {
        Volatile.Write(ref _ready, request.Generated);
        wakeup.Signal();
    }

    public void OnFinished(ModelRequest request, TimeSpan at)
    {
        Volatile.Write(ref _isFinished, true);
        wakeup.Signal();
    }
}

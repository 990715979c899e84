using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Tests.Model;

/// <summary>A request that writes down when its tokens came, in milliseconds.</summary>
internal sealed class Recording : IRequestObserver
{
    private static readonly ulong[] NoBlocks = [];

    private Recording() { }

    public ModelRequest Request { get; private set; } = null!;

    public List<double> TokenTimes { get; } = [];

    public int Endings { get; private set; }

    public Action<Recording>? WhenFinished { get; init; }

    public static Recording Of(
        int prompt,
        int output,
        ulong[]? blocks = null,
        string? adapter = null,
        IGeneratedBlocks? generated = null,
        Action<Recording>? whenFinished = null
    )
    {
        Recording recording = new() { WhenFinished = whenFinished };
        recording.Request = new ModelRequest(prompt, blocks ?? NoBlocks, output, recording)
        {
            Adapter = adapter,
            GeneratedBlocks = generated,
        };
        return recording;
    }

    public static TimeSpan At(double milliseconds) => TimeSpan.FromMicroseconds(milliseconds * 1000);

    public static ServerModel Create(LatencyOptions latency, Func<ServerModelOptions, ServerModelOptions>? change = null)
    {
        ServerModelOptions options = new() { Latency = latency };
        return new ServerModel(change is null ? options : change(options), new Random(1));
    }

    public void OnToken(ModelRequest request, TimeSpan at) => TokenTimes.Add(at.TotalMilliseconds);

    public void OnFinished(ModelRequest request, TimeSpan at)
    {
        Endings++;
        WhenFinished?.Invoke(this);
    }
}

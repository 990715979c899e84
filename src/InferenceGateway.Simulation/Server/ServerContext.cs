using InferenceGateway.Simulation.Adapters;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Server;

/// <summary>What the endpoints of one server share.</summary>
internal sealed class ServerContext(
    SimulatedServerOptions options,
    ModelDriver driver,
    TimeProvider time,
    Chance chance,
    SentenceCorpus corpus
)
{
    private readonly long _start = time.GetTimestamp();
    private volatile FailureOptions _failures = options.Failures;
    private volatile LatencyOptions _latency = options.Engine.Latency;
    private volatile bool _isStopping;

    public SimulatedServerOptions Options => options;

    public ModelDriver Driver => driver;

    public TimeProvider Time => time;

    public Chance Chance => chance;

    public SentenceCorpus Corpus => corpus;

    public AdapterRegistry Adapters { get; } = new(options.Adapters);

    /// <summary>The port listened on, known once the server listens.</summary>
    public int Port { get; private set; } = options.Port;

    public RequestIds Ids { get; private set; } = new(options.Seed, options.Port);

    public FailureOptions Failures
    {
        get => _failures;
        set => _failures = value;
    }

    public LatencyOptions Latency => _latency;

    public bool IsStopping
    {
        get => _isStopping;
        set => _isStopping = value;
    }

    public bool IsReady => !_isStopping && time.GetElapsedTime(_start) >= options.StartupDuration;

    public void ListenOn(int port)
    {
        Port = port;
        Ids = new RequestIds(options.Seed, port);
    }

    public void ChangeLatency(LatencyOptions latency)
    {
        driver.Use<object?>(
            (model, now) =>
            {
                model.ChangeLatency(latency, now);
                return null;
            }
        );
        _latency = latency;
    }

    /// <summary>The adapter a request runs with (null for the base model) and the name its answer shows.</summary>
    public (string? Adapter, string DisplayedName) Resolve(string? name)
    {
        if (name is null || name == options.Model && options.ServedModelNames.Count == 0 || options.ServedModelNames.Contains(name))
        {
            return (null, options.DisplayedModel);
        }

        return Adapters.Contains(name)
            ? (name, name)
            : throw new RefusedRequestException(404, $"The model `{name}` does not exist.", "model");
    }
}

using BenchmarkDotNet.Attributes;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Pickers;
using InferenceGateway.Plugins.Scorers;

namespace InferenceGateway.Benchmarks;

/// <summary>The scorers and the picker of the built-in configuration, and one more scorer, each over all endpoints.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ScorerBenchmarks
{
    private readonly BenchmarkBuilder _builder = new();
    private readonly QueueScorer _queue = new();
    private readonly KvCacheUtilizationScorer _cache = new();
    private readonly PrefixCacheScorer _prefix;
    private readonly ActiveRequestScorer _active = new(new ActiveRequestOptions());
    private readonly WorkAwareScorer _workAware;
    private readonly MaxScorePicker _picker;
    private EndpointSnapshot _snapshot = null!;
    private InferenceRequest _request = null!;
    private double[] _scores = [];
    private double[] _totals = [];
    private int[] _picks = [];

    public ScorerBenchmarks()
    {
        _prefix = new PrefixCacheScorer(new PrefixCacheScorerOptions(), _builder);
        _workAware = new WorkAwareScorer(_builder);
        _picker = new MaxScorePicker(new PickerOptions(), _builder);
    }

    [Params(100, 1000)]
    public int Endpoints { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        EndpointMetrics metrics = new();
        EndpointLoad load = new();
        Random random = new(1);
        List<Endpoint> endpoints = [];
        _request = _builder.NewRequest(Endpoints);
        for (int slot = 0; slot < Endpoints; slot++)
        {
            endpoints.Add(new Endpoint(slot, new EndpointIdentity("default", $"pod-{slot}", new Uri("http://10.0.0.1:8000/"))));
            metrics.WaitingRequests.At(slot) = random.Next(20);
            metrics.KvCacheUsage.At(slot) = random.NextDouble();
            metrics.UpdatedAt.At(slot) = 1;
            load.Requests.At(slot) = random.Next(20);
            load.Tokens.At(slot) = random.Next(100_000);
            _workAware.Added(endpoints[slot]);
            _builder.Matches(_request)[slot] = new PrefixMatch(random.Next(100), 100, 64);
        }

        _snapshot = new EndpointSnapshot(1, endpoints, metrics, load);
        _scores = new double[Endpoints];
        _picks = new int[Endpoints];
        _totals = [.. Enumerable.Range(0, Endpoints).Select(_ => 7 * random.NextDouble())];
    }

    [Benchmark]
    public void Queue() => _queue.Score(_request, Candidates(), _scores);

    [Benchmark]
    public void KvCache() => _cache.Score(_request, Candidates(), _scores);

    [Benchmark]
    public void Prefix() => _prefix.Score(_request, Candidates(), _scores);

    [Benchmark]
    public void ActiveRequests() => _active.Score(_request, Candidates(), _scores);

    [Benchmark]
    public void WorkAware() => _workAware.Score(_request, Candidates(), _scores);

    [Benchmark]
    public int Pick() => _picker.Pick(_request, Candidates(), _totals, _picks);

    [Benchmark(Baseline = true)]
    public int FourScorersAndPick()
    {
        Queue();
        KvCache();
        Prefix();
        ActiveRequests();
        return Pick();
    }

    private Candidates Candidates() => new(_snapshot, _snapshot.Slots);
}

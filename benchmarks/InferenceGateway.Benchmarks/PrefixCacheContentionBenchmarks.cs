using BenchmarkDotNet.Attributes;
using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.Benchmarks;

/// <summary>Requests on several threads at once, each a match and a recording of a prompt of 300 blocks, 100 endpoints. Per request.</summary>
[ShortRunJob]
public class PrefixCacheContentionBenchmarks
{
    private const int Endpoints = 100;
    private const int RequestsPerInvocation = 20_000;

    private readonly ulong[][] _prompts = new ulong[1000][];
    private ApproximatePrefixIndex _index = null!;

    [Params(1, 2, 4)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        Random random = PrefixCacheBenchmarks.Random(5);
        _index = new ApproximatePrefixIndex(new ApproximatePrefixIndexOptions());
        ulong[] system = PrefixCacheBenchmarks.ChainOf(random, 100);
        for (int i = 0; i < _prompts.Length; i++)
        {
            _prompts[i] = [.. system, .. PrefixCacheBenchmarks.ChainOf(random, 200)];
            _index.Record(i % Endpoints, _prompts[i]);
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _index.Dispose();

    [Benchmark(OperationsPerInvoke = RequestsPerInvocation)]
    public void MatchThenRecord()
    {
        Task[] threads = new Task[Threads];
        for (int i = 0; i < Threads; i++)
        {
            int seed = i;
            threads[i] = Task.Factory.StartNew(
                () => Work(seed),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }

        Task.WaitAll(threads);
    }

    private void Work(int seed)
    {
        Random random = PrefixCacheBenchmarks.Random(seed);
        int[] matched = new int[Endpoints];
        for (int i = 0; i < RequestsPerInvocation / Threads; i++)
        {
            int prompt = random.Next(_prompts.Length);
            _index.Match(_prompts[prompt], matched);
            _index.Record(prompt % Endpoints, _prompts[prompt]);
        }
    }
}

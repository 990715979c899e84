using BenchmarkDotNet.Attributes;
using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.Benchmarks;

/// <summary>
/// A day's mix on 100 full endpoints: chats behind a few common system prompts, some of them going on. Prints the memory of an
/// entry and measures what one more request costs while others are forgotten for it.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PrefixCacheMemoryBenchmarks
{
    private const int Endpoints = 100;
    private const int BlocksPerEndpoint = 10_000;
    private const int SystemBlocks = 20;

    private readonly Random _random = PrefixCacheBenchmarks.Random(3);
    private readonly int[] _matched = new int[Endpoints];
    private ApproximatePrefixIndex _index = null!;
    private ulong[][] _systemPrompts = [];
    private ulong[][] _prompts = [];
    private int _next;

    /// <summary>Blocks of a request behind its system prompt; with 1 there is no system prompt, and the request is that one block.</summary>
    [Params(1, 8, 32, 200)]
    public int OwnBlocks { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _index = new ApproximatePrefixIndex(new ApproximatePrefixIndexOptions { BlocksPerEndpoint = BlocksPerEndpoint });
        _systemPrompts = [.. Enumerable.Range(0, 10).Select(_ => PrefixCacheBenchmarks.ChainOf(_random, SystemBlocks))];
        long heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        int requests = BlocksPerEndpoint * Endpoints * 2 / OwnBlocks;
        for (int i = 0; i < requests; i++)
        {
            _index.Record(_random.Next(Endpoints), NewPrompt());
        }

        long heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        Console.WriteLine(
            $"// {OwnBlocks} own blocks: {_index.EntryCount} entries, estimated {(double)_index.EstimatedBytes / _index.EntryCount:F1} bytes "
                + $"per entry, heap says {(double)heap / _index.EntryCount:F1}"
        );
        _prompts = [.. Enumerable.Range(0, 4096).Select(_ => NewPrompt())];
    }

    [GlobalCleanup]
    public void CleanUp() => _index.Dispose();

    [Benchmark]
    public int MatchThenRecord()
    {
        ulong[] prompt = _prompts[_next++ & 4095];
        int longest = _index.Match(prompt, _matched);
        _index.Record(_next % Endpoints, prompt);
        return longest;
    }

    private ulong[] NewPrompt()
    {
        ulong[] own = PrefixCacheBenchmarks.ChainOf(_random, OwnBlocks);
        return OwnBlocks == 1 ? own : [.. _systemPrompts[_random.Next(_systemPrompts.Length)], .. own];
    }
}

using BenchmarkDotNet.Attributes;
using InferenceGateway.PrefixCache.Approximate;

namespace InferenceGateway.Benchmarks;

/// <summary>Matching and recording a prompt of 6,000 blocks (384,000 tokens), by the way the endpoints came to hold it.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PrefixCacheBenchmarks
{
    private const int Blocks = 6000;
    private const int Turns = 60;

    private readonly ulong[] _prompt = ChainOf(Random(1), Blocks);
    private readonly Random _random = Random(2);
    private ApproximatePrefixIndex _index = null!;
    private int[] _matched = [];
    private int _next;

    public enum History
    {
        /// <summary>Every endpoint was sent the whole prompt.</summary>
        Whole,

        /// <summary>Every endpoint was sent a start of it, of its own length, and went on elsewhere for 100 blocks.</summary>
        Branching,

        /// <summary>The prompt is a conversation of 60 turns; every endpoint was sent the first few, each ending in a block not full.</summary>
        Turns,
    }

    [Params(10, 100, 1000)]
    public int Endpoints { get; set; }

    [Params(History.Whole, History.Branching, History.Turns)]
    public History Held { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _index = new ApproximatePrefixIndex(new ApproximatePrefixIndexOptions());
        _matched = new int[Endpoints];
        for (int slot = 0; slot < Endpoints; slot++)
        {
            RecordHistory(slot);
        }

        int longest = _index.Match(_prompt, _matched);
        Console.WriteLine(
            $"// {Held}, {Endpoints} endpoints: {_index.EntryCount} entries, {_index.EstimatedBytes} bytes, "
                + $"{(double)_index.EstimatedBytes / _index.EntryCount:F2} bytes per entry; longest match {longest}"
        );
    }

    [GlobalCleanup]
    public void CleanUp() => _index.Dispose();

    [Benchmark]
    public int Match() => _index.Match(_prompt, _matched);

    /// <summary>The whole prompt, to the endpoints in turn.</summary>
    [Benchmark]
    public void Record()
    {
        _index.Record(_next, _prompt);
        _next = (_next + 1) % Endpoints;
    }

    internal static Random Random(int seed) => new(seed);

    internal static ulong[] ChainOf(Random random, int length)
    {
        ulong[] hashes = new ulong[length];
        for (int i = 0; i < length; i++)
        {
            hashes[i] = (ulong)random.NextInt64();
        }

        return hashes;
    }

    private void RecordHistory(int slot)
    {
        switch (Held)
        {
            case History.Whole:
                _index.Record(slot, _prompt);
                break;
            case History.Branching:
                _index.Record(slot, [.. _prompt.AsSpan(0, _random.Next(1, Blocks)), .. ChainOf(_random, 100)]);
                break;
            default:
                int turns = _random.Next(1, Turns + 1);
                for (int turn = 1; turn <= turns; turn++)
                {
                    // The block not full at the end of a turn is the same wherever the turn was sent.
                    ulong unfinished = ulong.MaxValue - (ulong)turn;
                    _index.Record(slot, [.. _prompt.AsSpan(0, (Blocks / Turns * turn) - 1), unfinished]);
                }

                break;
        }
    }
}

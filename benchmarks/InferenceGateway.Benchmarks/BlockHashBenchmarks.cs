using BenchmarkDotNet.Attributes;
using InferenceGateway.PrefixCache.Hashing;

namespace InferenceGateway.Benchmarks;

/// <summary>Hashing a prompt of 450 KB, at once and in pieces of the size a proxy sends a body in.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class BlockHashBenchmarks
{
    private const int PieceBytes = 62 * 1024;

    private readonly byte[] _prompt = new byte[450 * 1024];
    private readonly ulong[] _hashes = new ulong[8192];
    private readonly PromptHasher _hasher = new();

    [Params(16, 64)]
    public int BlockSizeTokens { get; set; }

    [GlobalSetup]
    public void Fill() => PrefixCacheBenchmarks.Random(1).NextBytes(_prompt);

    [Benchmark]
    public int AtOnce() => BlockHasher.HashBytes(_prompt, BlockSizeTokens, 1, _hashes);

    [Benchmark]
    public int InPieces()
    {
        _hasher.Reset(1, BlockSizeTokens, int.MaxValue);
        for (int at = 0; at < _prompt.Length; at += PieceBytes)
        {
            _hasher.Append(_prompt.AsSpan(at, Math.Min(PieceBytes, _prompt.Length - at)));
        }

        return _hasher.Complete().Length;
    }
}

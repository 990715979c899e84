using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.PrefixCache.Hashing;

namespace InferenceGateway.Plugins.Producers;

/// <summary>The hash chains of one request's prompts, kept from matching to recording. Its buffers live on with the pooled request.</summary>
internal sealed class PromptHashes : IRequestState
{
    /// <summary>Buffers beyond it are given back: one giant prompt should not cost memory for ever.</summary>
    private const int LargestKeptHashCount = 1 << 15;

    private ulong[] _hashes = [];
    private int[] _ends = [];

    /// <summary>Prompts that were hashed.</summary>
    public int Count { get; private set; }

    /// <summary>Where the numbers of the candidates stand; null before hashing.</summary>
    public EndpointMetrics? Metrics { get; private set; }

    /// <summary>Blocks of all prompts together.</summary>
    public int TotalBlocks => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>Scratch for matching one prompt, by slot.</summary>
    public int[] MatchedBySlot { get; private set; } = [];

    /// <summary>Whether the first prompt counts among those in flight.</summary>
    public bool AreInFlight { get; set; }

    public ReadOnlySpan<ulong> this[int prompt]
    {
        get
        {
            int start = prompt == 0 ? 0 : _ends[prompt - 1];
            return _hashes.AsSpan(start, _ends[prompt] - start);
        }
    }

    /// <summary>Hashes the first <paramref name="promptCount"/> prompts of a body.</summary>
    public void Hash(ParsedBody body, int promptCount, ulong seed, int blockSizeTokens, int blockCap)
    {
        Count = 0;
        if (_ends.Length < promptCount)
        {
            _ends = new int[Math.Max(4, promptCount)];
        }

        int total = 0;
        for (int i = 0; i < promptCount; i++)
        {
            ReadOnlySpan<byte> prompt = body.Prompt(i);
            int blocks = Math.Min(blockCap, BlockHasher.CountBlocks(BlockHasher.CountTokens(prompt.Length), blockSizeTokens));
            if (_hashes.Length - total < blocks)
            {
                Array.Resize(ref _hashes, Math.Max(64, Math.Max(_hashes.Length * 2, total + blocks)));
            }

            total += BlockHasher.HashBytes(prompt, blockSizeTokens, seed, _hashes.AsSpan(total, blocks));
            _ends[i] = total;
        }

        Count = promptCount;
    }

    /// <summary>Makes the scratch ready and remembers whose numbers count.</summary>
    public void Prepare(EndpointSnapshot snapshot)
    {
        Metrics = snapshot.Metrics;
        if (MatchedBySlot.Length < snapshot.SlotCount)
        {
            MatchedBySlot = new int[Math.Max(16, snapshot.SlotCount + (snapshot.SlotCount / 2))];
        }
    }

    public void Reset()
    {
        Count = 0;
        Metrics = null;
        if (_hashes.Length > LargestKeptHashCount)
        {
            _hashes = [];
        }
    }
}

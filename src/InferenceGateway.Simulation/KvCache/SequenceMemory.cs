using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.KvCache;

/// <summary>The block cache in terms of sequences and tokens: what a sequence needs, holds, shares and leaves behind.</summary>
internal sealed class SequenceMemory(int capacity, int blockSize, bool reusesPrefixes, int maximumModelLength)
{
    private readonly KvBlockCache _cache = new(capacity, reusesPrefixes);
    private readonly ulong[] _hashes = new ulong[(maximumModelLength / blockSize) + 1];

    public int Capacity => _cache.Capacity;

    public int ReferencedBlocks => _cache.ReferencedCount;

    public bool CanEverHold(int tokens) => BlocksFor(tokens) <= _cache.Capacity;

    /// <summary>
    /// Gives a sequence blocks for its prompt and what it had generated before a preemption, as far as possible shared ones; or nothing, if there are too few.
    /// </summary>
    public bool TryAcquire(ModelRequest request, out int cachedTokens)
    {
        bool acquired = _cache.TryAcquire(request.PromptBlocks.Span, BlocksFor(request.ContextTokens), request.Blocks, out int reused);
        cachedTokens = Math.Min(reused * blockSize, request.PromptTokens);
        return acquired;
    }

    public bool HoldsAll(ModelRequest request) => request.Blocks.Count >= BlocksFor(request.ContextTokens);

    public bool TryGrow(ModelRequest request) => _cache.TryGrow(request.Blocks);

    /// <summary>Makes the prompt's full blocks findable that end among the tokens <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void PublishPrompt(ModelRequest request, int from, int to)
    {
        ReadOnlySpan<ulong> hashes = request.PromptBlocks.Span;
        int full = Math.Min(hashes.Length, to / blockSize);
        for (int position = from / blockSize; position < full; position++)
        {
            _cache.Publish(request.Blocks, position, hashes[position]);
        }
    }

    /// <summary>Frees a sequence's blocks; those it filled stay findable until their place is needed.</summary>
    public void Release(ModelRequest request)
    {
        PublishGenerated(request);
        _cache.Release(request.Blocks);
    }

    private void PublishGenerated(ModelRequest request)
    {
        // The last token was never an input, so its key and value do not exist.
        int computed = request.Generated - 1;
        int prompt = request.PromptBlocks.Length;
        int room = Math.Min((request.PromptTokens + computed) / blockSize, request.Blocks.Count) - prompt;
        if (request.GeneratedBlocks is { } generated && room > 0)
        {
            int count = generated.Hash(computed, _hashes.AsSpan(0, Math.Min(room, _hashes.Length)));
            for (int i = 0; i < count; i++)
            {
                _cache.Publish(request.Blocks, prompt + i, _hashes[i]);
            }
        }
    }

    private int BlocksFor(int tokens) => (tokens + blockSize - 1) / blockSize;
}

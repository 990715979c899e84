using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.PrefixCache.Approximate;
using InferenceGateway.PrefixCache.Hashing;
using InferenceGateway.PrefixCache.Sharing;

namespace InferenceGateway.Plugins.Producers;

/// <summary>
/// <c>approx-prefix-cache-producer</c>: guesses what each endpoint holds in its prefix cache from the prompts that were sent there, and
/// says for every candidate how many leading blocks of this prompt it holds.
/// </summary>
/// <remarks>
/// Prompts are cut into blocks and hashed in a chain that begins with the target model and the cache salt. A match is contiguous from the
/// first block on. Prompts are recorded when they are sent: for the target, and for the first endpoint of a profile named <c>prefill</c>. How
/// many requests in flight share what is held, and how much of the rest they would repay, it says too: <c>work-aware-scorer</c> goes by it.
/// </remarks>
internal sealed class ApproximatePrefixCacheProducer
    : IDataProducer,
        IPreRequestHook,
        IResponseHook,
        IEndpointObserver,
        IPrefixInventory,
        IStateDump,
        IDisposable
{
    public const string Type = "approx-prefix-cache-producer";

    private const string PrefillProfile = "prefill";

    /// <summary>
    /// Prompts of one request that are looked at. Each costs a pass over the endpoints, and a body can name a hundred thousand of one byte.
    /// The others count as not matching.
    /// </summary>
    private const int LargestPromptCount = 256;

    private const int StackBytes = 256;
    private const int MostDumped = 100;

    private readonly ApproximatePrefixCacheOptions _options;
    private readonly ApproximatePrefixIndex _index;
    private readonly PrefixesInFlight _inFlight = new();
    private readonly RequestData<PrefixMatch> _matches;
    private readonly RequestState<PromptHashes> _hashes = new();
    private readonly PrefixIndexerMetrics _metrics;
    private readonly ConcurrentDictionary<int, Capacity> _capacities = new();
    private readonly ConcurrentDictionary<int, Endpoint> _lastRemoved = new();
    private readonly ConcurrentDictionary<int, string> _names = new();

    public ApproximatePrefixCacheProducer(ApproximatePrefixCacheOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _options = options;
        builder.Needs(RequestNeeds.BodyFields | RequestNeeds.Prompt);
        _matches = builder.Produces(PrefixMatch.Key(builder.Name));
        _index = new ApproximatePrefixIndex(
            new ApproximatePrefixIndexOptions
            {
                BlocksPerEndpoint = options.ConfiguredCapacity,
                TableSeed = ((ulong)builder.Random.Next(int.MaxValue) << 32) | (uint)builder.Random.Next(int.MaxValue),
            }
        );
        _metrics = new PrefixIndexerMetrics(builder, _index);
    }

    public void Produce(InferenceRequest request, Candidates candidates)
    {
        PromptHashes hashes = request.State(_hashes);
        // A second decision, after an attempt that failed, may cut the prompt into other blocks.
        Leave(hashes);
        hashes.Prepare(candidates.Snapshot);
        if (request.Body.PromptCount == 0 || candidates.Count == 0)
        {
            return;
        }

        int blockSize = _options.BlockSizeFor(candidates.Metrics, candidates.Slots[0]);
        int promptCount = Math.Min(request.Body.PromptCount, LargestPromptCount);
        hashes.Hash(request.Body, promptCount, SeedOf(request), blockSize, _options.BlockCap(blockSize));
        int totalBlocks = hashes.TotalBlocks + (request.Body.PromptCount - promptCount);
        Span<PrefixMatch> matches = request.Data(_matches);
        Span<int> matchedBySlot = hashes.MatchedBySlot.AsSpan(0, candidates.Snapshot.SlotCount);
        for (int prompt = 0; prompt < hashes.Count; prompt++)
        {
            _index.Match(hashes[prompt], matchedBySlot);
            foreach (int slot in candidates.Slots)
            {
                int earlier = prompt == 0 ? 0 : matches[slot].MatchedBlocks;
                matches[slot] = new PrefixMatch(earlier + matchedBySlot[slot], totalBlocks, blockSize);
            }
        }

        if (hashes.Count == 1)
        {
            CountSharing(hashes[0], matches, candidates.Slots, blockSize);
        }
    }

    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs)
    {
        PromptHashes hashes = request.State(_hashes);
        if (hashes.Count == 0)
        {
            return null;
        }

        _metrics.Sent(request.Data(_matches)[target.Slot]);
        if (!hashes.AreInFlight)
        {
            hashes.AreInFlight = true;
            _inFlight.Enter(hashes[0]);
        }

        Record(hashes, target);
        for (int profile = 0; profile < runs.Names.Count; profile++)
        {
            if (runs.Names[profile] == PrefillProfile && runs.Picks(profile) is { Count: > 0 } picks && picks[0].Slot != target.Slot)
            {
                Record(hashes, picks[0]);
            }
        }

        return null;
    }

    public void ServedElsewhere(InferenceRequest request, Endpoint target, Endpoint servedBy)
    {
        PromptHashes hashes = request.State(_hashes);
        if (hashes.Count > 0)
        {
            Record(hashes, servedBy);
        }
    }

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage) =>
        Leave(request.State(_hashes));

    /// <summary>How many blocks each endpoint is thought to hold, most first.</summary>
    public void WriteState(Utf8JsonWriter writer)
    {
        (string Name, int Blocks)[] pods = [.. _names.Select(name => (name.Value, _index.BlockCount(name.Key)))];
        writer.WriteStartObject();
        writer.WriteStartArray("pods");
        foreach (
            (string name, int blocks) in pods.OrderByDescending(pod => pod.Blocks)
                .ThenBy(pod => pod.Name, StringComparer.Ordinal)
                .Take(MostDumped)
        )
        {
            writer.WriteStartObject();
            writer.WriteString("pod", name);
            writer.WriteNumber("blocks", blocks);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalPods", pods.Length);
        writer.WriteNumber("maxPods", MostDumped);
        writer.WriteEndObject();
    }

    public void Added(Endpoint endpoint) => _names[endpoint.Slot] = endpoint.Id;

    public void Removed(Endpoint endpoint)
    {
        // A slot may have been given away by the time its old owner is reported gone: only the owner's own entry goes.
        _names.TryRemove(new KeyValuePair<int, string>(endpoint.Slot, endpoint.Id));
        _lastRemoved[endpoint.Slot] = endpoint;
        Forget(endpoint.Slot);
    }

    public void Returned(Endpoint endpoint) => Forget(endpoint.Slot);

    public int BlocksHeld(int slot) => _index.BlockCount(slot);

    public void Dispose() => _index.Dispose();

    /// <summary>Says of each endpoint how many want what it holds, and how much others repay of what it does not.</summary>
    private void CountSharing(ReadOnlySpan<ulong> hashes, Span<PrefixMatch> matches, ReadOnlySpan<int> slots, int blockSize)
    {
        Span<double> scratch = stackalloc double[PrefixesInFlight.MostLevels];
        PrefixSharing sharing = _inFlight.Read(hashes, scratch);
        foreach (int slot in slots)
        {
            ref PrefixMatch match = ref matches[slot];
            if (match.MatchedBlocks == 0 && sharing.IsNone)
            {
                continue;
            }

            (ulong prefix, int requests) = _inFlight.Longest(hashes, match.MatchedBlocks);
            match = match with
            {
                SharedTokens = (float)(sharing.BlocksShared(match.MatchedBlocks) * blockSize),
                HeldPrefix = prefix,
                HeldPrefixRequests = requests,
            };
        }
    }

    private void Record(PromptHashes hashes, Endpoint endpoint)
    {
        int blocks = _options.CapacityFor(hashes.Metrics!, endpoint.Slot);
        if (!_capacities.TryGetValue(endpoint.Slot, out Capacity known) || known != new Capacity(endpoint, blocks))
        {
            _index.SetCapacity(endpoint.Slot, blocks);
            _capacities[endpoint.Slot] = new Capacity(endpoint, blocks);
        }

        for (int prompt = 0; prompt < hashes.Count; prompt++)
        {
            _index.Record(endpoint.Slot, hashes[prompt]);
        }

        // The endpoint may have left since it was chosen. Whoever gets its slot must not inherit what was recorded just now: either this
        // check sees the removal, or the removal comes after the recording and forgets it.
        if (_lastRemoved.TryGetValue(endpoint.Slot, out Endpoint? removed) && ReferenceEquals(removed, endpoint))
        {
            Forget(endpoint.Slot);
        }
    }

    private void Leave(PromptHashes hashes)
    {
        if (hashes.AreInFlight)
        {
            hashes.AreInFlight = false;
            _inFlight.Leave(hashes[0]);
        }
    }

    private void Forget(int slot)
    {
        _capacities.TryRemove(slot, out _);
        _index.RemoveEndpoint(slot);
    }

    private static ulong SeedOf(InferenceRequest request)
    {
        string model = request.TargetModel;
        string salt = request.Body.CacheSalt ?? "";
        int length = Encoding.UTF8.GetMaxByteCount(model.Length) + Encoding.UTF8.GetMaxByteCount(salt.Length);
        byte[]? rented = length > StackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackBytes];
        int modelLength = Encoding.UTF8.GetBytes(model, bytes);
        int saltLength = Encoding.UTF8.GetBytes(salt, bytes[modelLength..]);
        ulong seed = BlockHasher.ComputeSeed(bytes[..modelLength], bytes.Slice(modelLength, saltLength));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return seed;
    }

    private readonly record struct Capacity(Endpoint Endpoint, int Blocks);
}

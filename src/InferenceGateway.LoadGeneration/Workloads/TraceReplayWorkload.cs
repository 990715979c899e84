using InferenceGateway.LoadGeneration.Prompts;
using InferenceGateway.LoadGeneration.Traces;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>Replays a block-hash trace: recorded arrival times and lengths, and text synthesised so that equal blocks are equal.</summary>
public sealed class TraceReplayWorkload : IWorkload
{
    private readonly int _seed;
    private readonly TraceSource _trace;
    private readonly TraceReplayOptions _options;
    private readonly ModelMix _models;
    private readonly int _blockTokens;

    /// <param name="seed">Replays with different seeds share no text, so a cache warmed by one does not help the other.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="options">Which part, how fast and how large.</param>
    /// <param name="models">Models to name.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TraceReplayWorkload(int seed, TraceSource trace, TraceReplayOptions options, ModelMix models)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Speed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LengthScale);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumInputTokens ?? 1, 1);
        _seed = seed;
        _trace = trace;
        _options = options;
        _models = models;
        _blockTokens = Math.Max(1, Scale(TraceReader.BlockTokens));
    }

    /// <inheritdoc/>
    public string Name => "replay of " + _trace.Name;

    /// <inheritdoc/>
    public bool HasArrivalTimes => true;

    /// <inheritdoc/>
    /// <exception cref="TraceFormatException">While enumerating: a line of the trace cannot be read.</exception>
    public IEnumerable<WorkloadSession> Sessions()
    {
        Random random = new(_seed);
        foreach (TraceRecord record in _trace.Records())
        {
            if (record.Timestamp < _options.WindowStart)
            {
                continue;
            }

            if (record.Timestamp >= _options.WindowEnd)
            {
                yield break;
            }

            yield return new SingleRequestSession(Plan(record, random))
            {
                Arrival = (record.Timestamp - _options.WindowStart) / _options.Speed,
            };
        }
    }

    private PlannedRequest Plan(TraceRecord record, Random random)
    {
        int tokens = PromptTokens(record.InputTokens);
        return new PlannedRequest
        {
            Messages = [new PromptMessage("user", new BlockText((ulong)_seed, record.BlockIds, _blockTokens, tokens))],
            PromptTokens = tokens,
            OutputTokens = Math.Max(1, Scale(record.OutputTokens)),
            Model = _models.Sample(random),
        };
    }

    /// <summary>Full blocks scale as blocks and the rest by itself, so a prompt never outgrows its blocks through rounding.</summary>
    private int PromptTokens(int recorded)
    {
        (int blocks, int rest) = Math.DivRem(recorded, TraceReader.BlockTokens);
        long scaled = ((long)blocks * _blockTokens) + Math.Min(_blockTokens, Scale(rest));
        return (int)Math.Clamp(scaled, 1, _options.MaximumInputTokens ?? TraceReader.MaximumTokens);
    }

    private int Scale(int tokens) => (int)Math.Min(Math.Round(tokens * _options.LengthScale), TraceReader.MaximumTokens);
}

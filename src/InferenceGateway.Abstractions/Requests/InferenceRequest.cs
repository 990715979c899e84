namespace InferenceGateway.Abstractions.Requests;

/// <summary>A request as plugins see it. Pooled: a plugin must not keep it after the request's end hook.</summary>
/// <remarks>One thread at a time works on a request, except that <see cref="RequestId"/> and the identity fields may be read by anyone while it lives.</remarks>
public sealed class InferenceRequest
{
    /// <summary>States of plugins whose configuration has been replaced linger up to here.</summary>
    private const int LargestKeptStateCount = 32;

    private readonly List<(object Place, IRequestState State)> _states = [];
    private object?[] _data = [];
    private int _slotCount;

    /// <summary>Value of <c>x-request-id</c>, or generated.</summary>
    public string RequestId { get; internal set; } = "";

    /// <summary>The path without its query, e.g. <c>/v1/chat/completions</c>.</summary>
    public string Path { get; internal set; } = "";

    public IRequestHeaders Headers { get; internal set; } = EmptyHeaders.Instance;

    /// <summary>The model the client named; empty when it named none.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>The model after rewriting: what the endpoint is asked for.</summary>
    public string TargetModel { get; internal set; } = "";

    /// <summary>Priority of the request's objective; higher is more important, negative may be shed. 0 when there is none.</summary>
    public int Priority { get; internal set; }

    public string FairnessId { get; internal set; } = "";

    /// <summary>Length of the body in bytes, as the client sent it.</summary>
    public int SizeBytes { get; internal set; }

    /// <summary>
    /// Prompt tokens that the target has to compute: those it does not hold in its prefix cache. Counted to its load until the first byte of
    /// the answer. 0 before the request was scheduled.
    /// </summary>
    public long UncachedTokens { get; internal set; }

    /// <summary>
    /// Pieces in which the answer's body has passed so far: of a streamed one as many as tokens, as long as each is passed on by itself.
    /// </summary>
    public int AnswerPieces { get; internal set; }

    /// <summary>What plugins found out about the request as a whole.</summary>
    public RequestAttributes Attributes { get; } = new();

    /// <summary>What hooks change about the headers before the request is sent.</summary>
    public HeaderMutations UpstreamHeaders { get; } = new();

    /// <summary>What hooks report about the answer.</summary>
    public ResponseMetadata ResponseMetadata { get; } = new();

    /// <summary>What the parser found in the body.</summary>
    public ParsedBody Body { get; } = new();

    /// <summary>The values that producers computed for this request under <paramref name="data"/>, indexed by endpoint slot.</summary>
    /// <remarks>Before the producer ran, and for slots it did not write, values are <c>default</c>.</remarks>
    public Span<T> Data<T>(RequestData<T> data)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Index < _data.Length && _data[data.Index] is T[] values ? values.AsSpan(0, Math.Min(_slotCount, values.Length)) : [];
    }

    /// <summary>What the owner of <paramref name="place"/> remembers about this request; fresh on the first call of a request.</summary>
    public T State<T>(RequestState<T> place)
        where T : class, IRequestState, new()
    {
        ArgumentNullException.ThrowIfNull(place);
        foreach ((object owner, IRequestState state) in _states)
        {
            if (ReferenceEquals(owner, place))
            {
                return (T)state;
            }
        }

        T created = new();
        _states.Add((place, created));
        return created;
    }

    /// <summary>Makes the columns of <paramref name="columns"/> ready for <paramref name="slotCount"/> slots, all cleared.</summary>
    internal void PrepareData(IReadOnlyList<RequestData> columns, int slotCount)
    {
        if (_data.Length < columns.Count)
        {
            Array.Resize(ref _data, columns.Count);
        }

        for (int i = 0; i < columns.Count; i++)
        {
            _data[i] = columns[i].Prepare(_data[i], slotCount);
        }

        _slotCount = slotCount;
    }

    internal void Reset()
    {
        RequestId = "";
        Path = "";
        Headers = EmptyHeaders.Instance;
        Model = "";
        TargetModel = "";
        Priority = 0;
        FairnessId = "";
        SizeBytes = 0;
        UncachedTokens = 0;
        AnswerPieces = 0;
        Attributes.Clear();
        UpstreamHeaders.Clear();
        ResponseMetadata.Clear();
        Body.Reset();
        _slotCount = 0;
        foreach ((_, IRequestState state) in _states)
        {
            state.Reset();
        }

        if (_states.Count > LargestKeptStateCount)
        {
            _states.Clear();
        }
    }
}

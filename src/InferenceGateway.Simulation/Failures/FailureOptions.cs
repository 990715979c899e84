namespace InferenceGateway.Simulation.Failures;

/// <summary>How often and how requests are failed on purpose.</summary>
public sealed record FailureOptions
{
    /// <summary>The types that stand for "all": those that answer with an error instead of an answer.</summary>
    public static readonly IReadOnlyList<FailureType> WholeResponse =
    [
        FailureType.RateLimit,
        FailureType.InvalidApiKey,
        FailureType.ContextLength,
        FailureType.ServerError,
        FailureType.InvalidRequest,
        FailureType.ModelNotFound,
    ];

    private static readonly (string Name, FailureType Type)[] NamesByType =
    [
        ("rate_limit", FailureType.RateLimit),
        ("invalid_api_key", FailureType.InvalidApiKey),
        ("context_length", FailureType.ContextLength),
        ("server_error", FailureType.ServerError),
        ("invalid_request", FailureType.InvalidRequest),
        ("model_not_found", FailureType.ModelNotFound),
        ("cut", FailureType.Cut),
        ("stall", FailureType.Stall),
        ("slow_headers", FailureType.SlowHeaders),
        ("malformed_frame", FailureType.MalformedFrame),
    ];

    /// <summary>Per cent of the requests, 0 to 100.</summary>
    public int Rate { get; init; }

    /// <summary>What may happen to them, each with the same probability. Empty stands for <see cref="WholeResponse"/>.</summary>
    public IReadOnlyList<FailureType> Types { get; init; } = [];

    /// <summary>How late headers are with <see cref="FailureType.SlowHeaders"/>.</summary>
    public TimeSpan SlowHeadersDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All names of types, as flags and configuration spell them.</summary>
    public static IEnumerable<string> Names => NamesByType.Select(entry => entry.Name);

    /// <summary>The type of that name, or null.</summary>
    public static FailureType? Find(string name)
    {
        foreach ((string candidate, FailureType type) in NamesByType)
        {
            if (candidate == name)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>How flags and configuration spell a type.</summary>
    public static string NameOf(FailureType type) => Array.Find(NamesByType, entry => entry.Type == type).Name;

    /// <summary>Null when every value is in range; otherwise one line that says what was expected.</summary>
    public string? Validate() =>
        Rate is < 0 or > 100 ? $"failure-injection-rate must be from 0 to 100, but is {Rate}"
        : SlowHeadersDelay < TimeSpan.Zero ? "slow-headers-delay must not be negative"
        : null;

    internal FailureType? Roll(Random random)
    {
        if (Rate == 0 || random.Next(1, 101) > Rate)
        {
            return null;
        }

        IReadOnlyList<FailureType> types = Types.Count == 0 ? WholeResponse : Types;
        return types[random.Next(types.Count)];
    }
}

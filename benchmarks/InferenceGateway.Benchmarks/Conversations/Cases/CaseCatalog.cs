namespace InferenceGateway.Benchmarks.Conversations.Cases;

/// <summary>The cases that come with the program.</summary>
internal static class CaseCatalog
{
    /// <summary>Two of these give the cost of one further chunk.</summary>
    public const string FewChunks = "1k-10";

    /// <summary>The other one.</summary>
    public const string ManyChunks = "1k-100";

    /// <summary>Names both.</summary>
    public const string BackToBack = "back-to-back";

    private const int Kibibyte = 1024;
    private static readonly TimeSpan ChunkInterval = TimeSpan.FromMilliseconds(2);

    private static readonly LoadCase[] Common =
    [
        new("paced", "32 streams, a chunk every 2 ms")
        {
            Chunks = 300,
            ChunkInterval = ChunkInterval,
            Concurrency = 32,
        },
        new("low-load", "50 requests/s, 10 chunks 2 ms apart")
        {
            ChunkInterval = ChunkInterval,
            Concurrency = 64,
            RequestsPerSecond = 50,
        },
        new("idle-10", "idle, 10 endpoints") { IsIdle = true },
        new("idle-100", "idle, 100 endpoints") { IsIdle = true, Endpoints = 100 },
    ];

    /// <summary>Against an endpoint picker.</summary>
    public static IReadOnlyList<LoadCase> Conversation { get; } =
    [
        new("1k-no-response", "1 KB, no response body") { Chunks = 0 },
        Body(1, 10, 16),
        Body(1, 100, 16),
        Body(8, 10, 16),
        Body(64, 10, 8),
        Body(450, 100, 4),
        .. Common,
        Body(450, 100, 4) with
        {
            Name = "450k-100-at-100",
            About = "450 KB + 100 chunks, 100 endpoints",
            Endpoints = 100,
        },
    ];

    /// <summary>Against the standalone gateway.</summary>
    public static IReadOnlyList<LoadCase> Gateway { get; } =
    [
        Body(1, 10, 16),
        Body(1, 100, 16),
        Body(8, 10, 16),
        Body(8, 100, 16),
        Body(64, 10, 8),
        Body(64, 100, 8),
        Body(450, 10, 4),
        Body(450, 100, 4),
        .. Common,
    ];

    /// <summary>The cases of those names, all when there are none.</summary>
    /// <exception cref="ArgumentException">There is no case of a name.</exception>
    public static List<LoadCase> Select(IReadOnlyList<LoadCase> cases, IReadOnlyCollection<string> names)
    {
        List<string> wanted = [.. names.SelectMany(each => each == BackToBack ? [FewChunks, ManyChunks] : new[] { each })];
        if (wanted.Find(name => cases.All(each => each.Name != name)) is { } unknown)
        {
            throw new ArgumentException($"There is no case '{unknown}'. There are: {string.Join(", ", cases.Select(each => each.Name))}");
        }

        return wanted.Count == 0 ? [.. cases] : [.. cases.Where(each => wanted.Contains(each.Name))];
    }

    private static LoadCase Body(int kibibytes, int chunks, int concurrency) =>
        new($"{kibibytes}k-{chunks}", $"{kibibytes} KB + {chunks} chunks")
        {
            BodyBytes = kibibytes * Kibibyte,
            Chunks = chunks,
            Concurrency = concurrency,
        };
}

namespace InferenceGateway.Benchmarks.Conversations.Cases;

/// <summary>One row of the table: what is asked of the server, and how often.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="About">What it is called in the table.</param>
internal sealed record LoadCase(string Name, string About)
{
    /// <summary>Length of the request's body.</summary>
    public int BodyBytes { get; init; } = 1024;

    /// <summary>Chunks of the answer; zero is an answer without a body.</summary>
    public int Chunks { get; init; } = 10;

    /// <summary>Time from one chunk to the next; zero sends them back to back.</summary>
    public TimeSpan ChunkInterval { get; init; }

    /// <summary>Fake model servers.</summary>
    public int Endpoints { get; init; } = 10;

    /// <summary>Requests under way at any time; an upper bound when <see cref="RequestsPerSecond"/> is given.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Requests arrive by chance at this rate; zero sends the next as soon as one has ended.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Nothing is asked: what the server costs by itself.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The answer is so long, and its chunks so far apart, that the case is about the chunk.</summary>
    public bool IsLongStream => Chunks >= 200 && ChunkInterval > TimeSpan.Zero;
}

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>An OpenAI-compatible server and how to talk to it. Immutable.</summary>
public sealed record HttpTarget
{
    private const string VersionPath = "/v1";

    /// <summary>Default of <see cref="RequestTimeout"/>.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(120);

    /// <summary>Scheme, host and port, with a path prefix if there is one; a trailing <c>/v1</c> is understood.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>Interface to call.</summary>
    public CompletionApi Api { get; init; } = CompletionApi.Chat;

    /// <summary>Whether answers are streamed, with usage in the last frame.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>Whether the server is told to generate to the full length (<c>ignore_eos</c>).</summary>
    public bool IgnoresEndOfSequence { get; init; } = true;

    /// <summary>Model to ask for when a request names none.</summary>
    public string Model { get; init; } = "";

    /// <summary>HTTP/2 with prior knowledge instead of HTTP/1.1.</summary>
    public bool UsesHttp2 { get; init; }

    /// <summary>Longest time from sending a request to the end of its answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = DefaultRequestTimeout;

    /// <summary>Headers of every request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The address of a path below <c>/v1</c>, such as <c>/models</c>.</summary>
    public Uri Address(string path)
    {
        string root = BaseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri((root.EndsWith(VersionPath, StringComparison.Ordinal) ? root : root + VersionPath) + path);
    }
}

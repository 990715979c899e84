namespace InferenceGateway.LoadGeneration.Traces;

/// <summary>Where a trace comes from: a file, or one that is built in. Opening it again starts from the beginning.</summary>
public sealed class TraceSource
{
    private const string BuiltInPrefix = "builtin:";
    private const string ResourcePrefix = "InferenceGateway.LoadGeneration.Traces.";

    private readonly Func<TextReader> _open;

    /// <param name="name">Name for messages and reports.</param>
    /// <param name="open">Opens the text; called once per enumeration.</param>
    public TraceSource(string name, Func<TextReader> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>Name for messages and reports.</summary>
    public string Name { get; }

    /// <summary>The traces that are built in, as they are named on a command line.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [BuiltInPrefix + "sessions", BuiltInPrefix + "unique", BuiltInPrefix + "system-prompt"];

    /// <summary>Takes <c>builtin:NAME</c> or the path of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or built-in trace.</exception>
    public static TraceSource Find(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (!nameOrPath.StartsWith(BuiltInPrefix, StringComparison.Ordinal))
        {
            return File.Exists(nameOrPath)
                ? new TraceSource(Path.GetFileName(nameOrPath), () => new StreamReader(nameOrPath))
                : throw new FileNotFoundException($"trace file '{nameOrPath}' does not exist");
        }

        if (!BuiltIn.Contains(nameOrPath, StringComparer.Ordinal))
        {
            throw new FileNotFoundException($"there is no built-in trace '{nameOrPath}'; there are {string.Join(", ", BuiltIn)}");
        }

        string resource = $"{ResourcePrefix}{nameOrPath[BuiltInPrefix.Length..]}.jsonl";
        return new TraceSource(
            nameOrPath,
            () =>
                new StreamReader(
                    typeof(TraceSource).Assembly.GetManifestResourceStream(resource)
                        ?? throw new FileNotFoundException($"resource {resource} is missing from the build")
                )
        );
    }

    /// <summary>The records, read as they are asked for.</summary>
    /// <exception cref="TraceFormatException">While enumerating: a line cannot be read.</exception>
    public IEnumerable<TraceRecord> Records() => TraceReader.Read(_open(), Name);
}

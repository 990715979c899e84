namespace InferenceGateway.Engine.Scraping;

/// <summary>Adapters at an endpoint. Immutable; thread-safe.</summary>
/// <param name="Maximum">Adapters that one batch can hold; 0 when the engine never said.</param>
/// <param name="Running">Names of adapters with running requests.</param>
/// <param name="Waiting">Names of adapters with waiting requests.</param>
public sealed record LoraAdapters(int Maximum, IReadOnlySet<string> Running, IReadOnlySet<string> Waiting)
{
    private static readonly HashSet<string> NoNames = [];

    /// <summary>No adapters, and no known maximum.</summary>
    public static LoraAdapters None { get; } = new(0, NoNames, NoNames);
}

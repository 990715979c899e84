using System.Collections.Frozen;

namespace InferenceGateway.Abstractions.Endpoints;

/// <summary>The LoRA adapters of one endpoint, as it reported them last. Immutable; replaced as a whole by the collector.</summary>
/// <param name="Active">Adapters in a slot of the engine.</param>
/// <param name="Waiting">Adapters that waiting requests ask for.</param>
/// <param name="Maximum">How many adapters fit at once; 0 when the endpoint reports none.</param>
public sealed record AdapterSet(IReadOnlySet<string> Active, IReadOnlySet<string> Waiting, int Maximum)
{
    public static AdapterSet None { get; } = new(FrozenSet<string>.Empty, FrozenSet<string>.Empty, 0);
}

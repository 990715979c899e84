namespace InferenceGateway.Simulation.Adapters;

/// <summary>A LoRA adapter that can be asked for as a model.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Path">Where it claims to have been loaded from.</param>
public sealed record AdapterModule(string Name, string Path);

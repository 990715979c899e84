namespace InferenceGateway.Simulation.Clusters;

/// <summary>A server dies and perhaps comes back with an empty cache. Immutable.</summary>
/// <param name="Server">Which one, counted from 1.</param>
/// <param name="From">When it dies, from the start of the traffic.</param>
/// <param name="To">When it is back; null = never.</param>
public sealed record ServerOutage(int Server, TimeSpan From, TimeSpan? To);

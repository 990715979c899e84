namespace InferenceGateway.Benchmarks.Conversations.Reports;

/// <summary>What the server did over a stretch of time, seen from outside.</summary>
/// <param name="Seconds">How long that was.</param>
/// <param name="Cores">Processors in use.</param>
/// <param name="ScrapesPerSecond">Metrics pages fetched.</param>
/// <param name="AllocatedBytesPerSecond">Null when the server does not say.</param>
/// <param name="ClientCores">Processors the benchmark itself used: near one, it is the client that was measured.</param>
internal sealed record Reading(double Seconds, double Cores, double ScrapesPerSecond, double? AllocatedBytesPerSecond, double ClientCores);

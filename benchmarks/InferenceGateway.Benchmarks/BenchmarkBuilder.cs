using InferenceGateway.Abstractions.Metrics;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Benchmarks;

/// <summary>Builds plugins around one column of prefix matches.</summary>
internal sealed class BenchmarkBuilder : IPluginBuilder
{
    private readonly RequestData<PrefixMatch> _matches = new(0, PrefixMatch.DefaultKey.ToString());

    public string Name => "approx-prefix-cache-producer";

    public TimeProvider Clock => TimeProvider.System;

    public IRandomSource Random { get; } = new SeededRandomSource(1);

    public IPluginMetrics Metrics { get; } = new EngineMetrics(Prometheus.Metrics.NewCustomRegistry()).Plugins;

    public void Needs(RequestNeeds needs) { }

    public RequestData<T> Produces<T>(DataKey<T> key)
        where T : struct => (RequestData<T>)(object)_matches;

    public RequestData<T> Consumes<T>(DataKey<T> key)
        where T : struct => (RequestData<T>)(object)_matches;

    public InferenceRequest NewRequest(int slotCount)
    {
        InferenceRequest request = new() { TargetModel = "model" };
        request.PrepareData([_matches], slotCount);
        return request;
    }

    public Span<PrefixMatch> Matches(InferenceRequest request) => request.Data(_matches);
}

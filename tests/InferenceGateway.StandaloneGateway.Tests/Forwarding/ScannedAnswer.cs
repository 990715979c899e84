using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Plugins;
using InferenceGateway.StandaloneGateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

/// <summary>A request whose answer passes a scanner, with the parsers of a configuration behind it.</summary>
internal static class ScannedAnswer
{
    public static CompiledConfiguration Compile(ConfigurationDocument document)
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        EngineMetrics metrics = new(Prometheus.Metrics.NewCustomRegistry());
        return new ConfigurationCompiler(registry, metrics, new FakeTimeProvider(), new SeededRandomSource(1)).Compile(document);
    }

    /// <returns>The usage that the request ends with.</returns>
    public static TokenUsage Scan(
        CompiledConfiguration configuration,
        string path,
        ReadOnlySpan<byte> request,
        bool isEventStream,
        params byte[][] pieces
    )
    {
        FakeTimeProvider clock = new();
        EndpointStore store = new();
        store.Replace([EndpointFile.FromUrl("http://10.0.0.1:8000", out _)!]);
        OutcomeKeeper outcomes = new();
        EngineMetrics metrics = new(Prometheus.Metrics.NewCustomRegistry());
        RequestDirector director = new(configuration, store, metrics, new DecisionLog(clock), clock, [outcomes]);
        RequestContext context = director.Begin(new HttpRequestHeaders(new HeaderDictionary()), path, "id");
        director.Decide(context, request).ShouldBeNull();
        director.ResponseStarted(context, 200, isEventStream, new NoHeaders());
        using (UsageScanner scanner = new(context, isEventStream))
        {
            foreach (byte[] piece in pieces)
            {
                scanner.Add(piece);
            }

            scanner.End();
        }

        director.End(context, RequestEnding.Completed, 200);
        return outcomes.Last.ShouldNotBeNull().Usage;
    }

    private sealed class OutcomeKeeper : IRequestObserver
    {
        public RequestOutcome? Last { get; private set; }

        public void Ended(InferenceRequest request, RequestOutcome outcome) => Last = outcome;
    }

    private sealed class NoHeaders : IResponseHeaders
    {
        public void Set(string name, string value) { }
    }
}

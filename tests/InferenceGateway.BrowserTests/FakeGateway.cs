using System.Collections.Frozen;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.BrowserTests;

/// <summary>Serves the live page on loopback over made-up endpoints, traffic and decisions.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly EndpointMetrics _metrics = new();
    private readonly EndpointLoad _load = new();
    private readonly List<Endpoint> _endpoints = [];
    private readonly TrafficHistory _traffic;
    private readonly TimeProvider _clock;
    private int _requests;

    private FakeGateway(string address, TimeProvider clock)
    {
        _clock = clock;
        _traffic = new TrafficHistory(clock);
        Decisions = new DecisionLog(clock);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        _host = builder.Build();
        _host.MapLivePage(
            new LiveState(clock)
            {
                Version = "1.2.3",
                Policy = "prefix-aware",
                Endpoints = () => new EndpointSnapshot(1, [.. _endpoints], _metrics, _load),
                Traffic = _traffic,
                Decisions = Decisions,
                StalenessThreshold = TimeSpan.FromHours(1),
                PrefixBlocks = slot => (slot * 1234) + 210,
            }
        );
    }

    public DecisionLog Decisions { get; }

    /// <summary>Where the page is.</summary>
    public Uri Page => new(new Uri(_host.Urls.First()), LivePageRoutes.Path);

    public static async Task<FakeGateway> StartAsync(string address = "http://127.0.0.1:0", TimeProvider? clock = null)
    {
        FakeGateway gateway = new(address, clock ?? TimeProvider.System);
        await gateway._host.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Adds endpoints <c>demo/server-0</c> and so on, all ready.</summary>
    public void AddEndpoints(int count)
    {
        for (int i = 0; i < count; i++)
        {
            AddEndpoint($"server-{_endpoints.Count}");
        }
    }

    public void AddEndpoint(string name)
    {
        int slot = _endpoints.Count;
        _metrics.UpdatedAt.At(slot) = _clock.GetTimestamp();
        _metrics.RunningRequests.At(slot) = slot + 1;
        _metrics.WaitingRequests.At(slot) = slot / 2;
        _metrics.KvCacheUsage.At(slot) = ((slot * 31) + 42) % 100 / 100.0;
        _load.Requests.At(slot) = slot + 2;
        _endpoints.Add(new Endpoint(slot, new EndpointIdentity("demo", name, new Uri($"http://127.0.0.1:{9001 + slot}/"))));
    }

    public void MakeStale(int slot) => _metrics.UpdatedAt.At(slot) = 0;

    public void MakeUnreachable(int slot) => _metrics.IsUnreachable.At(slot) = true;

    public void LoadAdapters(int slot, params string[] adapters) =>
        _metrics.Adapters.At(slot) = new AdapterSet(adapters.ToFrozenSet(), FrozenSet<string>.Empty, 4);

    /// <summary>Decides for <c>server-0</c> of three: 0.8 × 2 + 0.5 × 1 = 2.1 against 0.1 × 2 + 0.9 × 1 = 1.1; the third was dropped.</summary>
    /// <param name="promptTokens">0: the policy reads no prompts.</param>
    /// <param name="sharedTokens">Tokens of the prompt that the second endpoint is spared because others share them.</param>
    public DecisionRecord Decide(string model = "llama-3-8b", int winner = 0, int promptTokens = 640, float sharedTokens = 96.4f)
    {
        _requests++;
        string Name(int i) => $"demo/server-{(winner + i) % 3}";
        DecisionRecord decision = new()
        {
            Time = _clock.GetUtcNow(),
            RequestId = $"req-{_requests}",
            Model = model,
            PromptTokens = promptTokens,
            Profile = "default",
            Duration = TimeSpan.FromMicroseconds(14.2),
            CandidateCount = 3,
            Scorers = [new ScorerWeight("prefix-cache-scorer", 2), new ScorerWeight("queue-scorer", 1)],
            Endpoints =
            [
                new EndpointVerdict
                {
                    Endpoint = Name(0),
                    Scores = [0.8, 0.5],
                    Total = 2.1,
                    InFlight = 5,
                    Unanswered = 2,
                    InFlightTokens = 3200,
                    MatchedTokens = Math.Min(512, promptTokens),
                },
                new EndpointVerdict
                {
                    Endpoint = Name(1),
                    Scores = [0.1, 0.9],
                    Total = 1.1,
                    InFlight = 1,
                    MatchedTokens = Math.Min(64, promptTokens),
                    SharedTokens = sharedTokens,
                },
                new EndpointVerdict
                {
                    Endpoint = Name(2),
                    RemovedBy = "saturation-filter",
                    InFlight = 1200,
                    Unanswered = 1100,
                    InFlightTokens = 1_250_000,
                },
            ],
            Winner = Name(0),
        };
        Decisions.Add(decision);
        return decision;
    }

    /// <summary>Ends a request; its decision, if given, gets the outcome.</summary>
    public void End(
        DecisionRecord? decision = null,
        double timeToFirstTokenMilliseconds = 84,
        int cachedTokens = 480,
        RequestEnding ending = RequestEnding.Completed,
        int status = 200
    )
    {
        RequestOutcome outcome = new()
        {
            Ending = ending,
            Status = status,
            Endpoint = decision?.Winner ?? "demo/server-0",
            TimeToFirstToken = status == 200 ? TimeSpan.FromMilliseconds(timeToFirstTokenMilliseconds) : null,
            Duration = TimeSpan.FromMilliseconds((timeToFirstTokenMilliseconds * 3) + 900),
            Usage =
                status == 200
                    ? new TokenUsage
                    {
                        PromptTokens = 640,
                        CompletionTokens = 128,
                        CachedTokens = cachedTokens,
                    }
                    : TokenUsage.Unknown,
        };
        if (decision is not null)
        {
            decision.Outcome = outcome;
        }

        _traffic.Ended(new InferenceRequest(), outcome);
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>An InferenceModelRewrite shares one name's requests between two models; clients see the name they asked for.</summary>
public sealed class WeightedRewriteTests : IAsyncLifetime
{
    private const string Stable = "acme/chat-v1";
    private const string Canary = "acme/chat-canary-v2";
    private const string Done = "data: [DONE]\n\n";
    private const int Requests = 200;

    private const string Resources = $$"""
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: canary }
        spec:
          poolRef: { name: test }
          rules:
          - matches: [{ model: { type: Exact, value: {{Bodies.Model}} } }]
            targets:
            - { modelRewrite: {{Stable}}, weight: 75 }
            - { modelRewrite: {{Canary}}, weight: 25 }
        """;

    private readonly ConcurrentQueue<string> _asked = [];
    private readonly ScratchFile _resources = new(Resources);
    private ScriptedServer _server = null!;
    private EnvoyGateway? _gateway;

    public async ValueTask InitializeAsync()
    {
        EnvoyExecutable.SkipWhenAbsent();
        _server = new ScriptedServer(AnswerAsync);
        EnvoyGatewayOptions options = new() { PickerFlags = [$"--resources-file={_resources.Path}"] };
        _gateway = await EnvoyGateway.StartAsync(options, _server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
            await _server.DisposeAsync();
        }

        _resources.Dispose();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Both_models_are_asked_in_proportion_and_answers_plain_and_streamed_name_the_clients()
    {
        EnvoyGateway gateway = _gateway.ShouldNotBeNull();
        await Parallel.ForAsync(0, Requests, Patience.End, async (i, _) => await AskAsync(gateway, 1 + (i % 2), isStream: i % 4 < 2));

        Dictionary<string, int> counts = _asked.CountBy(name => name).ToDictionary();
        counts.Keys.ShouldBe([Stable, Canary], ignoreOrder: true);
        counts.Values.Sum().ShouldBe(Requests);
        // 150 of 200 are expected with a standard deviation of 6.1; the bounds are more than six of them away.
        counts[Stable].ShouldBeInRange(110, 190);
        await gateway.ShouldComeToRestAsync();
        foreach ((string target, int count) in counts)
        {
            string label = $"target_model=\"{target}\"";
            (await gateway.Picker.MetricAsync("llm_d_epp_model_rewrite_decisions_total", label)).ShouldBe(count);
        }
    }

    private static async Task AskAsync(EnvoyGateway gateway, int httpVersion, bool isStream)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions))
        {
            Content = Bodies.Json(isStream ? Bodies.Stream() : Bodies.Completion()),
        };
        using HttpResponseMessage response = await EnvoyGateway.SendAsync(gateway.For(httpVersion), request);
        string text = await response.Content.ReadAsStringAsync(Patience.End);
        ((int)response.StatusCode).ShouldBe(200, text);
        text.ShouldBe(isStream ? Stream(Bodies.Model) : Completion(Bodies.Model));
    }

    /// <summary>Answers as the model that was asked for; the second event of a stream arrives cut in the middle of the model's name.</summary>
    private async Task AnswerAsync(ScriptedExchange exchange)
    {
        using JsonDocument body = JsonDocument.Parse(exchange.Body);
        string model = body.RootElement.GetProperty("model").GetString().ShouldNotBeNull();
        _asked.Enqueue(model);
        if (!body.RootElement.TryGetProperty("stream", out _))
        {
            await exchange.AnswerAsync(Completion(model));
            return;
        }

        string cut = Event(model, 2);
        int middle = cut.IndexOf(model, StringComparison.Ordinal) + (model.Length / 2);
        await exchange.StartStreamAsync();
        await exchange.SendChunkAsync(Event(model, 1));
        await exchange.SendChunkAsync(cut[..middle]);
        await exchange.SendChunkAsync(cut[middle..]);
        await exchange.SendChunkAsync(Event(model, 3));
        await exchange.SendChunkAsync(Done);
        await exchange.EndStreamAsync();
    }

    // The text names a model too, which is the answer's content and stays.
    private static string Completion(string model) =>
        $$$"""{"id":"c1","model":"{{{model}}}","choices":[{"text":"I am {{{Stable}}}"}],"usage":{"prompt_tokens":2,"completion_tokens":3}}""";

    private static string Stream(string model) => Event(model, 1) + Event(model, 2) + Event(model, 3) + Done;

    private static string Event(string model, int number) =>
        $$$"""data: {"id":"c{{{number}}}","choices":[{"text":"{{{Canary}}}"}],"model":"{{{model}}}"}""" + "\n\n";
}

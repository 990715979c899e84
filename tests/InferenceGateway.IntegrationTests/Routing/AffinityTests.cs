using System.Text.Json;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Routing;

public sealed class AffinityTests : IAsyncLifetime
{
    private const string BySession = """
        apiVersion: llm-d.ai/v1alpha1
        kind: EndpointPickerConfig
        plugins:
        - type: session-affinity-scorer
        schedulingProfiles:
        - name: default
          plugins:
          - pluginRef: session-affinity-scorer
        """;

    private readonly List<SimulatedServer> _servers = [];

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < 4; i++)
        {
            _servers.Add(await Simulators.InstantAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedServer server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_repeated_prompt_goes_back_to_the_server_that_has_it()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync([.. _servers.Select(server => server.Address)]);

        for (int i = 0; i < 10; i++)
        {
            // 4096 bytes are 1024 tokens of 4 bytes, 64 blocks of 16 tokens.
            string prompt = $"{i:0000}".PadRight(4096, 'x');
            (string first, int cachedAtFirst) = await AskAsync(gateway, prompt);
            (string second, int cachedThen) = await AskAsync(gateway, prompt);

            cachedAtFirst.ShouldBe(0);
            second.ShouldBe(first);
            cachedThen.ShouldBe(1024);
        }

        // By chance, ten repetitions over four servers would all go back once in a million times; and the ten prompts were spread.
        await gateway.ShouldComeToRestAsync();
        (await gateway.MetricAsync("llm_d_epp_request_cached_tokens_sum")).ShouldBe(10 * 1024);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_session_token_pins_a_client_to_its_server()
    {
        using ScratchFile configuration = new(BySession);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            options => options with { ConfigurationFile = configuration.Path, AllowExperimentalPlugins = true },
            [.. _servers.Select(server => server.Address)]
        );
        using HttpResponseMessage first = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());
        string token = first.Header("x-session-token").ShouldNotBeNull();

        for (int i = 0; i < 20; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, Bodies.Completions) { Content = Bodies.Json(Bodies.Completion()) };
            request.Headers.Add("x-session-token", token);
            using HttpResponseMessage response = await gateway.Client.SendAsync(request);

            response.Served().ShouldBe(first.Served());
            response.Header("x-session-token").ShouldBe(token);
        }

        await gateway.ShouldComeToRestAsync();
    }

    [Fact]
    public void Plugins_of_stability_alpha_want_to_be_permitted()
    {
        using ScratchFile configuration = new(BySession);

        ConfigurationException refused = Should.Throw<ConfigurationException>(() =>
            RunningGateway.StartAsync(options => options with { ConfigurationFile = configuration.Path }, _servers[0].Address)
        );

        refused.Message.ShouldContain("session-affinity-scorer");
        refused.Message.ShouldContain("--allow-experimental-plugins");
    }

    private static async Task<(string Served, int CachedTokens)> AskAsync(RunningGateway gateway, string prompt)
    {
        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion(prompt));
        string text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        using JsonDocument answer = JsonDocument.Parse(text);
        JsonElement usage = answer.RootElement.GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(1024);
        return (response.Served(), usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
    }
}

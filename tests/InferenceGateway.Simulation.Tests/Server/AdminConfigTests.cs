using System.Net;
using System.Text.Json;
using static InferenceGateway.Simulation.Tests.Server.ServerHarness;

namespace InferenceGateway.Simulation.Tests.Server;

public sealed class AdminConfigTests
{
    private const string Path = "/admin/config";

    [Fact]
    public async Task A_new_time_to_first_token_holds_for_the_next_request()
    {
        await using ServerHarness server = await StartAsync(Slow);

        JsonElement changed = await server.ReadAsync(Path, """{"time-to-first-token":"1s"}""");
        Task<HttpResponseMessage> pending = server.PostAsync("/v1/completions", """{"prompt":"hi","max_tokens":1}""");
        await EventuallyAsync(() => server.Server.Load.Running == 1);
        server.Time.Advance(TimeSpan.FromMilliseconds(999));
        server.Server.Load.GeneratedTokens.ShouldBe(0);
        server.Time.Advance(TimeSpan.FromMilliseconds(1));

        changed.GetProperty("time-to-first-token").GetString().ShouldBe("1s");
        (await pending).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"time-to-first-token":"1s","port":9000}""")]
    [InlineData("""{"time-to-first-token":"1s","inter-token-latency":true}""")]
    [InlineData("""{"time-to-first-token":"1s","inter-token-latency":"soon"}""")]
    [InlineData("""{"time-to-first-token":"1s","time-to-first-token-std-dev":"400ms"}""")]
    [InlineData("""{"time-to-first-token":"1s","failure-injection-rate":101}""")]
    [InlineData("""{"time-to-first-token":"1s","failure-types":["explosion"]}""")]
    [InlineData("""{"time-to-first-token":"1s","time-factor-under-load":0.5}""")]
    [InlineData("""{"time-to-first-token":"1s"}, 1""")]
    [InlineData("""["time-to-first-token"]""")]
    public async Task One_bad_value_and_nothing_is_applied(string body)
    {
        await using ServerHarness server = await StartAsync(Slow);

        await server.RefusedAsync(400, Path, body);

        JsonElement now = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri(Path, UriKind.Relative))).RootElement;
        now.GetProperty("time-to-first-token").GetString().ShouldBe("100ms");
    }

    [Fact]
    public async Task Failures_can_be_switched_on_and_off()
    {
        await using ServerHarness server = await InstantAsync();

        await server.ReadAsync(Path, """{"failure-injection-rate":100,"failure-types":["rate_limit"]}""");
        await server.RefusedAsync(429, "/v1/completions", """{"prompt":"hi"}""");
        await server.ReadAsync(Path, """{"failure-injection-rate":0}""");
        await server.ReadAsync("/v1/completions", """{"prompt":"hi"}""");
    }

    [Fact]
    public async Task Numbers_are_milliseconds_and_microseconds_survive()
    {
        await using ServerHarness server = await StartAsync(Slow);

        JsonElement changed = await server.ReadAsync(
            Path,
            """{"inter-token-latency":12.5,"prefill-time-per-token":"27us","decode-time-per-context-token":"39ns","latency-calculator":"step"}"""
        );

        changed.GetProperty("inter-token-latency").GetString().ShouldBe("12.5ms");
        changed.GetProperty("prefill-time-per-token").GetString().ShouldBe("27us");
        changed.GetProperty("decode-time-per-context-token").GetString().ShouldBe("39ns");
        changed.GetProperty("latency-calculator").GetString().ShouldBe("step");
    }
}

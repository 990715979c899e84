using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Clients;

/// <summary>A client that goes away takes its request with it, at whatever stage.</summary>
public sealed class LeavingClientTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private SimulatedServer _server = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Simulators.StandingStillAsync(_time);
        _gateway = await RunningGateway.StartAsync(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("Content-Length: 1000", "{\"model\":\"m\"")]
    [InlineData("Transfer-Encoding: chunked", "c\r\n{\"model\":\"m\"\r\n")]
    public async Task Before_its_body_is_complete(string framing, string beginning)
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync($"POST /v1/completions HTTP/1.1\r\nHost: gateway\r\n{framing}\r\n\r\n{beginning}");
        await Patience.UntilAsync(() => _gateway.Host.BufferedBytes > 0, "the beginning of the body is held");

        client.Dispose();

        await ShouldLeaveNothingAsync();
        (await _gateway.MetricAsync("llm_d_epp_request_total")).ShouldBeNull();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_it_waits_for_the_first_byte(bool isStreaming)
    {
        using HttpClient client = _gateway.NewClient();
        string body = isStreaming ? Bodies.Stream() : Bodies.Completion();
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> pending = client.PostAsync(Bodies.Completions, Bodies.Json(body), leaving.Token);
        await Patience.UntilAsync(() => _server.Load.Running == 1, "the request runs");
        _gateway.InFlight.ShouldBe(1);
        _gateway.Host.BufferedBytes.ShouldBeGreaterThan(0);
        (await _gateway.MetricAsync("llm_d_epp_request_running")).ShouldBe(1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => pending);
        await ShouldLeaveNothingAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task In_the_middle_of_the_answer()
    {
        Task<HttpResponseMessage> pending = _gateway.StreamAsync(Bodies.Completions, Bodies.Stream(tokens: 100));
        await Patience.UntilAsync(() => _server.Load.Running == 1, "the request runs");
        _time.Advance(TimeSpan.FromMilliseconds(10));
        HttpResponseMessage response = await pending;
        Stream stream = await response.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[1], Patience.End)).ShouldBe(1);
        _gateway.InFlight.ShouldBe(1);

        response.Dispose();

        await ShouldLeaveNothingAsync();
        (await _gateway.MetricAsync("llm_d_epp_request_duration_seconds_count")).ShouldBeNull();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_hundred_at_once()
    {
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage>[] pending =
        [
            .. Enumerable.Range(0, 100).Select(i => _gateway.StreamAsync(Bodies.Completions, Bodies.Stream($"prompt {i}"), leaving.Token)),
        ];
        await Patience.UntilAsync(() => _server.Load.Running == 100, "all requests run");
        _gateway.InFlight.ShouldBe(100);

        await leaving.CancelAsync();

        foreach (Task<HttpResponseMessage> one in pending)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => one);
        }

        await ShouldLeaveNothingAsync();
    }

    private async Task ShouldLeaveNothingAsync()
    {
        await Patience.UntilAsync(() => _server.Load is { Running: 0, Waiting: 0 }, "the server works for nobody");
        await _gateway.ShouldComeToRestAsync();
        // Leaving is nobody's failure.
        (await _gateway.MetricAsync("llm_d_epp_request_error_total")).ShouldBeNull();
        _gateway.IsUnreachable(_server.Address).ShouldBeFalse();
    }
}

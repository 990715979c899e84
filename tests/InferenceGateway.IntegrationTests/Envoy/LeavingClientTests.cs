using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>A client that goes away takes its request with it, through Envoy and picker down to the model server.</summary>
public sealed class LeavingClientTests(LeavingClientTests.StandingStill shared) : IClassFixture<LeavingClientTests.StandingStill>
{
    private readonly EnvoyGateway _gateway = shared.Gateway;

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("Content-Length: 1000", "{\"model\":\"m\"")]
    [InlineData("Transfer-Encoding: chunked", "c\r\n{\"model\":\"m\"\r\n")]
    public async Task Before_its_body_is_complete(string framing, string beginning)
    {
        using RawClient client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync($"POST /v1/completions HTTP/1.1\r\nHost: gateway\r\n{framing}\r\n\r\n{beginning}");
        await Patience.UntilAsync(async () => await _gateway.StreamsOpenAsync() == 1, "the picker has the beginning");

        client.Dispose();

        await ShouldLeaveNothingAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Before_its_body_is_complete_over_HTTP_2()
    {
        using CancellationTokenSource leaving = new();
        TaskCompletionSource never = new();
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions))
        {
            Content = new EndlessContent(leaving.Token),
        };
        Task<HttpResponseMessage> pending = EnvoyGateway.SendAsync(_gateway.Http2Client, request, leaving.Token);
        await Patience.UntilAsync(async () => await _gateway.StreamsOpenAsync() == 1, "the picker has the beginning");

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => pending);
        await ShouldLeaveNothingAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task While_it_waits_for_the_first_byte(bool isStreaming, int httpVersion)
    {
        string body = isStreaming ? Bodies.Stream() : Bodies.Completion();
        using CancellationTokenSource leaving = new();
        using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions)) { Content = Bodies.Json(body) };
        Task<HttpResponseMessage> pending = EnvoyGateway.SendAsync(_gateway.For(httpVersion), request, leaving.Token);
        await Patience.UntilAsync(() => shared.Server.Load.Running == 1, "the request runs");
        (await _gateway.Picker.MetricAsync("llm_d_epp_request_running")).ShouldBe(1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => pending);
        await ShouldLeaveNothingAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task In_the_middle_of_the_answer()
    {
        Task<HttpResponseMessage> pending = _gateway.StreamAsync(Bodies.Completions, Bodies.Stream(tokens: 100));
        await Patience.UntilAsync(() => shared.Server.Load.Running == 1, "the request runs");
        shared.Time.Advance(TimeSpan.FromMilliseconds(10));
        HttpResponseMessage response = await pending;
        Stream stream = await response.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[1], Patience.End)).ShouldBe(1);

        response.Dispose();

        await ShouldLeaveNothingAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_hundred_at_once()
    {
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage>[] pending =
        [
            .. Enumerable.Range(0, 100).Select(i => _gateway.StreamAsync(Bodies.Completions, Bodies.Stream($"prompt {i}"), leaving.Token)),
        ];
        await Patience.UntilAsync(() => shared.Server.Load.Running == 100, "all requests run");
        (await _gateway.Picker.MetricAsync("llm_d_epp_request_running")).ShouldBe(100);

        await leaving.CancelAsync();

        foreach (Task<HttpResponseMessage> one in pending)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => one);
        }

        await ShouldLeaveNothingAsync();
    }

    private async Task ShouldLeaveNothingAsync()
    {
        await Patience.UntilAsync(() => shared.Server.Load is { Running: 0, Waiting: 0 }, "the server works for nobody");
        await _gateway.ShouldComeToRestAsync();
        // Leaving is nobody's failure.
        (await _gateway.Picker.MetricAsync("llm_d_epp_request_error_total")).ShouldBeNull();
    }

    /// <summary>One simulator whose clock the tests move.</summary>
    public sealed class StandingStill : IAsyncLifetime
    {
        private EnvoyGateway? _gateway;

        internal FakeTimeProvider Time { get; } = new();

        internal SimulatedServer Server { get; private set; } = null!;

        internal EnvoyGateway Gateway
        {
            get
            {
                EnvoyExecutable.SkipWhenAbsent();
                return _gateway.ShouldNotBeNull();
            }
        }

        public async ValueTask InitializeAsync()
        {
            if (EnvoyExecutable.IsPresent)
            {
                Server = await Simulators.StandingStillAsync(Time);
                _gateway = await EnvoyGateway.StartAsync(Server.Address);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_gateway is not null)
            {
                await _gateway.DisposeAsync();
                await Server.DisposeAsync();
            }
        }
    }

    /// <summary>Begins and never ends.</summary>
    private sealed class EndlessContent(CancellationToken leaving) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("{\"model\":\"m\""u8.ToArray(), leaving);
            await stream.FlushAsync(leaving);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, leaving);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

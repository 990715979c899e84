using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.StandaloneGateway;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A gateway on a free loopback port, a client for it, and a look at what it holds.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    /// <summary>So long that only requests, never scrapes, learn anything after the start.</summary>
    public static readonly TimeSpan NoScrapes = TimeSpan.FromHours(10);

    private RunningGateway(StandaloneGatewayHost host, LogLines log)
    {
        Host = host;
        Log = log;
        Client = NewClient();
    }

    public StandaloneGatewayHost Host { get; }

    public HttpClient Client { get; }

    /// <summary>The gateway's own log, without the frameworks' below.</summary>
    public LogLines Log { get; }

    public Uri Address => Host.Address;

    public EndpointSnapshot Endpoints => Host.Endpoints;

    public static Task<RunningGateway> StartAsync(params IReadOnlyList<Uri> endpoints) => StartAsync(options => options, endpoints);

    public static async Task<RunningGateway> StartAsync(
        Func<StandaloneGatewayOptions, StandaloneGatewayOptions> change,
        params IReadOnlyList<Uri> endpoints
    )
    {
        StandaloneGatewayOptions options = change(
            new StandaloneGatewayOptions { Port = 0, Endpoints = [.. endpoints.Select(endpoint => endpoint.AbsoluteUri)] }
        );
        LogLines log = new();
        StandaloneGatewayHost host = new(
            options,
            TimeProvider.System,
            logging =>
                logging
                    .AddProvider(log)
                    .AddFilter((category, _) => category?.StartsWith("InferenceGateway", StringComparison.Ordinal) == true)
        );
        try
        {
            await host.StartAsync(CancellationToken.None);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return new RunningGateway(host, log);
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Host.Address, Timeout = Patience.Span };

    public Task<HttpResponseMessage> PostAsync(string path, string body) => Client.PostAsync(Relative(path), Bodies.Json(body));

    /// <summary>Answers as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, string body, CancellationToken cancellation = default) =>
        Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = Bodies.Json(body) },
            HttpCompletionOption.ResponseHeadersRead,
            cancellation
        );

    public Endpoint EndpointAt(Uri address)
    {
        EndpointSnapshot snapshot = Endpoints;
        return snapshot.Slots.ToArray().Select(slot => snapshot[slot]).Single(endpoint => endpoint.BaseAddress == address);
    }

    public bool IsUnreachable(Uri address) => Endpoints.Metrics.IsUnreachable[EndpointAt(address).Slot];

    /// <summary>Requests in flight to all endpoints.</summary>
    public int InFlight => Endpoints.Slots.ToArray().Sum(slot => Endpoints.Load.Requests[slot]);

    /// <summary>Sum over the series of a metric whose labels contain all the texts; null when there is none.</summary>
    public async Task<double?> MetricAsync(string name, params string[] labels) => MetricsPage.Sum(await MetricLinesAsync(), name, labels);

    public Task<string[]> MetricLinesAsync() => MetricsPage.ReadAsync(Client, Relative("/metrics"));

    /// <summary>Returns when every request has ended; then nothing may be held for any.</summary>
    public async Task ShouldComeToRestAsync()
    {
        await Patience.UntilAsync(() => InFlight == 0 && Host.BufferedBytes == 0, $"{InFlight} in flight, {Host.BufferedBytes} bytes held");
        await Patience.UntilAsync(async () => await MetricAsync("llm_d_epp_request_running") is null or 0, "no request is running");
        foreach (int slot in Endpoints.Slots)
        {
            Endpoints.Load.Requests[slot].ShouldBe(0);
            Endpoints.Load.Tokens[slot].ShouldBe(0);
            Endpoints.Load.Unanswered[slot].ShouldBe(0);
        }

        Host.BufferedBytes.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}

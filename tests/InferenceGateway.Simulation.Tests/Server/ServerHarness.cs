using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Simulation.Tests.Server;

/// <summary>One simulated server on a free loopback port whose time stands still until a test moves it, and a client for it.</summary>
internal sealed class ServerHarness : IAsyncDisposable
{
    /// <summary>Far more than any of these tests needs; reached only when something hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ServerHarness(SimulatedServer server, FakeTimeProvider time)
    {
        Server = server;
        Time = time;
        Client = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
    }

    public SimulatedServer Server { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    /// <summary>100 ms to the first token and 10 ms between tokens.</summary>
    public static LatencyOptions Slow { get; } =
        new()
        {
            Calculator = LatencyCalculator.Constant,
            TimeToFirstToken = TimeSpan.FromMilliseconds(100),
            InterTokenLatency = TimeSpan.FromMilliseconds(10),
        };

    /// <summary>A server whose answers are there at once.</summary>
    public static Task<ServerHarness> InstantAsync(Func<SimulatedServerOptions, SimulatedServerOptions>? change = null) =>
        StartAsync(new LatencyOptions { Calculator = LatencyCalculator.Constant }, change);

    public static async Task<ServerHarness> StartAsync(
        LatencyOptions latency,
        Func<SimulatedServerOptions, SimulatedServerOptions>? change = null
    )
    {
        SimulatedServerOptions options = new()
        {
            Port = 0,
            Model = "acme/chat",
            Engine = new ServerModelOptions { Latency = latency },
        };
        FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return new ServerHarness(await SimulatedServer.StartAsync(change is null ? options : change(options), time), time);
    }

    public static StringContent Json(string text)
    {
        StringContent content = new(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body) => Client.PostAsync(path, Json(body));

    /// <summary>Answers as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, string body, CancellationToken cancellationToken = default) =>
        Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) },
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );

    public async Task<JsonElement> ReadAsync(string path, string body)
    {
        using HttpResponseMessage response = await PostAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The error object of a refused request, after a check of its status.</summary>
    public async Task<JsonElement> RefusedAsync(int status, string path, string body)
    {
        using HttpResponseMessage response = await PostAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        JsonElement error = JsonDocument.Parse(text).RootElement.GetProperty("error");
        error.GetProperty("code").GetInt32().ShouldBe(status);
        return error;
    }

    /// <summary>The payloads of the <c>data:</c> lines of a finished stream.</summary>
    public async Task<List<string>> EventsAsync(string path, string body)
    {
        using HttpResponseMessage response = await PostAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        return Events(text);
    }

    public static List<string> Events(string text) =>
        [
            .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(frame => frame[(frame.IndexOf("data: ", StringComparison.Ordinal) + 6)..]),
        ];

    public async Task<string> MetricsAsync() => await Client.GetStringAsync("/metrics");

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}

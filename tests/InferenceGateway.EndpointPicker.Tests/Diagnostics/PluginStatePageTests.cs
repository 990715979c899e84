using System.Net;
using System.Text.Json;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.EndpointPicker.Diagnostics;
using InferenceGateway.EndpointPicker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Diagnostics;

/// <summary>The state document, by itself and over the metrics port.</summary>
public sealed class PluginStatePageTests
{
    private const int Patience = 120_000;

    [Fact]
    public void Every_plugin_has_a_state_or_a_reason_why_not()
    {
        PluginStatePage page = new(
            [
                ("good", "t1", new Dump(json => json.WriteNumberValue(7))),
                ("silent", "t2", new object()),
                ("empty", "t3", new Dump(_ => { })),
                ("broken", "t4", new Dump(_ => throw new InvalidOperationException("no luck"))),
                ("half", "t5", new Dump(json => json.WriteStartObject())),
                ("last", "t6", new Dump(json => json.WriteStringValue("ok"))),
            ],
            new FakeTimeProvider(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero)),
            NullLogger.Instance
        );

        using JsonDocument document = JsonDocument.Parse(page.Render());

        document.RootElement.GetProperty("timestamp").GetString().ShouldBe("2026-08-01T12:00:00Z");
        JsonElement plugins = document.RootElement.GetProperty("plugins");
        plugins.GetProperty("good").GetProperty("type").GetString().ShouldBe("t1");
        plugins.GetProperty("good").GetProperty("state").GetInt32().ShouldBe(7);
        plugins.GetProperty("silent").GetProperty("message").GetString().ShouldBe("plugin does not support state collection");
        plugins.GetProperty("empty").GetProperty("state").ValueKind.ShouldBe(JsonValueKind.Null);
        plugins.GetProperty("broken").GetProperty("message").GetString()!.ShouldContain("no luck");
        plugins.GetProperty("half").GetProperty("message").GetString().ShouldBe("invalid JSON state");
        plugins.GetProperty("last").GetProperty("state").GetString().ShouldBe("ok");
    }

    [Fact(Timeout = Patience)]
    public async Task The_page_names_every_plugin_once_and_is_only_read()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(
            endpoints: "endpoints: [ { name: a, address: 127.0.0.1, port: '1' } ]"
        );
        using HttpClient http = new();
        Uri address = new(picker.MetricsAddress, "debug/plugins/state");

        using JsonDocument document = JsonDocument.Parse(await http.GetStringAsync(address));
        string[] names = [.. document.RootElement.GetProperty("plugins").EnumerateObject().Select(plugin => plugin.Name)];
        names.ShouldBeUnique();
        names.ShouldContain("queue-scorer");
        State("file-discovery").GetProperty("endpoints")[0].GetString().ShouldBe("default/a");
        State("inflight-load-producer").GetProperty("endpoints")[0].GetProperty("requests").GetInt32().ShouldBe(0);
        State("approx-prefix-cache-producer").GetProperty("pods")[0].GetProperty("blocks").GetInt32().ShouldBe(0);
        State("no-hit-lru-scorer").GetProperty("totalEndpoints").GetInt32().ShouldBe(0); // nothing was sent anywhere yet

        using HttpResponseMessage posted = await http.PostAsync(address, null);
        posted.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        posted.Content.Headers.Allow.ShouldContain("GET");

        JsonElement State(string name) => document.RootElement.GetProperty("plugins").GetProperty(name).GetProperty("state");
    }

    [Theory(Timeout = Patience)]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.NotFound)]
    public async Task The_runtime_page_can_be_switched_off(bool isOn, HttpStatusCode expected)
    {
        await using RunningPicker picker = await RunningPicker.StartAsync(options => options with { HasRuntimePage = isOn });
        using HttpClient http = new();

        using HttpResponseMessage runtime = await http.GetAsync(new Uri(picker.MetricsAddress, "debug/runtime"));
        using HttpResponseMessage index = await http.GetAsync(new Uri(picker.MetricsAddress, "debug/pprof/"));

        runtime.StatusCode.ShouldBe(expected);
        index.StatusCode.ShouldBe(expected);
        runtime.Headers.Server.ShouldBeEmpty();
        if (isOn)
        {
            using JsonDocument page = JsonDocument.Parse(await runtime.Content.ReadAsStringAsync());
            page.RootElement.GetProperty("garbageCollector").GetProperty("heapBytes").GetInt64().ShouldBePositive();
            page.RootElement.GetProperty("process").GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        }
    }

    private sealed class Dump(Action<Utf8JsonWriter> write) : IStateDump
    {
        public void WriteState(Utf8JsonWriter writer) => write(writer);
    }
}

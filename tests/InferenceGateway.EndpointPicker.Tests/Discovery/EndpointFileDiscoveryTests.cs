using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Discovery;

/// <summary>Which entries of the file count, and how changes of it are followed.</summary>
public sealed class EndpointFileDiscoveryTests : IAsyncDisposable
{
    private const int Patience = 60_000;
    private const string A = "- { name: a, address: 10.0.0.1, port: '8000' }";
    private const string B = "- { name: b, address: 10.0.0.2, port: '8000' }";

    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly EndpointStore _store = new();
    private readonly RecordingLog _log = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Entries_become_endpoints()
    {
        Load(
            """
            endpoints:
            - name: gpu-a
              namespace: lab
              address: 10.1.0.7
              port: "8000"
              labels: { llm-d.ai/role: decode }
              comment: fields that nobody knows are ignored
            - { name: gpu-b, address: "fd00::7", port: "8001" }
            - { name: gpu-c, address: 10.1.0.9, port: 8002 }
            """
        );

        Hosts().ShouldBe(["lab/gpu-a 10.1.0.7:8000", "default/gpu-b [fd00::7]:8001", "default/gpu-c 10.1.0.9:8002"]);
        _store.Current[0].Labels["llm-d.ai/role"].ShouldBe("decode");
    }

    [Theory]
    [InlineData("- { name: x, address: gpu-host, port: '8000' }", "'gpu-host' is not an IP address")]
    [InlineData("- { name: x, url: 'http://gpu:8000' }", "endpoints[1].address: is missing")]
    [InlineData("- { name: x, address: 10.0.0.9, port: '0' }", "'0' is not a port")]
    [InlineData("- { name: x, address: 10.0.0.9, port: '65536' }", "'65536' is not a port")]
    [InlineData("- { name: x, address: 10.0.0.9, port: ' 80' }", "' 80' is not a port")]
    [InlineData("- { name: x, address: 10.0.0.9 }", "endpoints[1].port: is missing")]
    [InlineData("- { address: 10.0.0.9, port: '1' }", "endpoints[1].name: is missing")]
    [InlineData("- x", "endpoints[1]: an endpoint")]
    [InlineData("- { name: x, address: 10.0.0.9, port: '1', labels: [ a ] }", "endpoints[1].labels")]
    public void A_wrong_entry_is_left_out_and_reported(string entry, string problem)
    {
        Load($"endpoints:\n{A}\n{entry}\n");

        Hosts().ShouldBe(["default/a 10.0.0.1:8000"]);
        _log.Errors.ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Fact]
    public void The_last_of_several_entries_with_a_name_counts()
    {
        Load($"endpoints:\n{A}\n- {{ name: a, address: 10.0.0.3, port: '1' }}\n");

        Hosts().ShouldBe(["default/a 10.0.0.3:1"]);
    }

    [Theory]
    [InlineData("endpoints: [")]
    [InlineData("endpoints: 7")]
    [InlineData("other: []")]
    [InlineData("")]
    [InlineData("endpoints: [ { name: x, address: nowhere, port: '1' } ]")] // nothing can be used
    public void A_file_that_is_no_list_of_endpoints_is_refused_at_start(string text) =>
        Should.Throw<ConfigurationException>(() => Load(text)).Message.ShouldContain(_folder["endpoints.yaml"]);

    [Fact]
    public void A_file_above_1_MiB_is_refused()
    {
        string head = $"endpoints:\n{A}\n#";
        Load(head + new string('x', (1 << 20) - head.Length));
        Hosts().Length.ShouldBe(1);

        Should
            .Throw<ConfigurationException>(() => Load(head + new string('x', (1 << 20) + 1 - head.Length)))
            .Message.ShouldContain("1048577 bytes");
    }

    [Fact]
    public void No_endpoints_are_a_list_too()
    {
        Load("endpoints: []");

        _store.Current.Count.ShouldBe(0);
    }

    [Fact(Timeout = Patience)]
    public async Task A_watched_file_is_followed_and_a_wrong_entry_takes_only_its_endpoint_away()
    {
        Follow(Load($"endpoints:\n{A}\n{B}\n", watches: true));
        Endpoint kept = _store.Current[0];

        Write($"endpoints:\n{A}\n- {{ name: b, address: oops, port: '1' }}\n- {{ name: c, address: 10.0.0.3, port: '1' }}\n");
        await AdvanceUntilAsync(() => Hosts() is ["default/a 10.0.0.1:8000", "default/c 10.0.0.3:1"]);

        _store.Current[0].ShouldBeSameAs(kept); // what it was is not made anew
        _log.Errors.ShouldHaveSingleItem().ShouldContain("'oops' is not an IP address");
    }

    [Fact(Timeout = Patience)]
    public async Task A_broken_reload_changes_nothing()
    {
        Follow(Load($"endpoints:\n{A}\n", watches: true));

        Write("endpoints: [");
        await AdvanceUntilAsync(() => _log.Errors.Any());
        Hosts().ShouldBe(["default/a 10.0.0.1:8000"]);

        Write($"endpoints:\n{B}\n");
        await AdvanceUntilAsync(() => Hosts() is ["default/b 10.0.0.2:8000"]);
    }

    [Fact]
    public async Task A_file_that_is_not_watched_is_read_once()
    {
        EndpointFileDiscovery discovery = Load($"endpoints:\n{A}\n");

        await discovery.RunAsync(CancellationToken.None);

        Hosts().Length.ShouldBe(1);
    }

    [Fact]
    public void The_state_lists_a_hundred_names_at_most()
    {
        EndpointFileDiscovery discovery = Load(
            "endpoints:\n"
                + string.Concat(Enumerable.Range(0, 101).Select(i => $"- {{ name: e{i:000}, address: 10.0.0.1, port: '{i + 1}' }}\n"))
        );
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            discovery.WriteState(writer);
        }

        using JsonDocument state = JsonDocument.Parse(stream.ToArray());
        state.RootElement.GetProperty("endpoints").GetArrayLength().ShouldBe(100);
        state.RootElement.GetProperty("endpoints")[0].GetString().ShouldBe("default/e000");
        state.RootElement.GetProperty("totalEndpoints").GetInt32().ShouldBe(101);
        state.RootElement.GetProperty("maxEndpoints").GetInt32().ShouldBe(100);
    }

    private EndpointFileDiscovery Load(string text, bool watches = false)
    {
        Write(text);
        EndpointFileDiscoveryOptions options = new() { Path = _folder["endpoints.yaml"], WatchFile = watches };
        EndpointFileDiscovery discovery = new(options, _store, _clock, _log);
        discovery.Load();
        return discovery;
    }

    private void Follow(EndpointFileDiscovery discovery) => _running = discovery.RunAsync(_stopping.Token);

    private void Write(string text) => _folder.Write("endpoints.yaml", text);

    private string[] Hosts()
    {
        EndpointSnapshot snapshot = _store.Current;
        return [.. snapshot.Slots.ToArray().Select(slot => $"{snapshot[slot].Id} {snapshot[slot].HostPort}")];
    }

    private Task AdvanceUntilAsync(Func<bool> condition) =>
        Until.TrueAsync(() => Task.FromResult(condition()), _clock, TimeSpan.FromSeconds(1));
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.StandaloneGateway.Tests.Discovery;

/// <summary>The watcher under a clock that the test moves: one second is one look at the file.</summary>
public sealed class EndpointsFileWatcherTests : IAsyncLifetime
{
    /// <summary>Milliseconds; reached only when a condition never comes true.</summary>
    private const int Patience = 30_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("igw-test-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private readonly EndpointStore _store = new();
    private readonly CountingLogger _log = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _writes;

    private string Path => System.IO.Path.Combine(_folder, "endpoints.yaml");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = Patience)]
    public async Task A_changed_file_is_followed_within_a_second()
    {
        Write("a");
        await StartAsync();
        Names().ShouldBe(["a"]);

        Write("a", "b");
        Names().ShouldBe(["a"]);
        Look();

        await UntilAsync(() => Names() is ["a", "b"]);
    }

    [Fact(Timeout = Patience)]
    public async Task Endpoints_given_by_themselves_stay_whatever_the_file_says()
    {
        Write("a");
        await StartAsync(new EndpointIdentity("default", "fixed", new Uri("http://10.0.0.9:1")));

        Write();
        Look();

        await UntilAsync(() => Names() is ["fixed"]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_did_not_change_is_not_read_again()
    {
        Write("a");
        await StartAsync();
        long version = _store.Current.Version;

        for (int i = 0; i < 10; i++)
        {
            Look();
        }

        // The next change is seen, and it is the only one that was.
        Write("b");
        Look();
        await UntilAsync(() => Names() is ["b"]);
        _store.Current.Version.ShouldBe(version + 1);
        _log.Errors.ShouldBe(0);
    }

    [Theory(Timeout = Patience)]
    [InlineData("endpoints: [")]
    [InlineData("endpoints:\n- { name: a, url: http://10.0.0.1:1 }\n- { name: a, url: http://10.0.0.2:1 }\n")]
    [InlineData("endpoints:\n- { name: fixed, url: http://10.0.0.1:1 }\n")] // already given by itself
    [InlineData("\u0000\u0001")]
    public async Task A_file_that_cannot_be_used_changes_nothing_and_is_reported_once(string broken)
    {
        Write("a");
        await StartAsync(new EndpointIdentity("default", "fixed", new Uri("http://10.0.0.9:1")));
        long version = _store.Current.Version;

        WriteText(broken);
        Look();
        await UntilAsync(() => _log.Errors == 1);
        Look();
        Look();

        Write("b");
        Look();
        await UntilAsync(() => Names() is ["fixed", "b"]);
        _store.Current.Version.ShouldBe(version + 1);
        _log.Errors.ShouldBe(1);
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_disappears_for_a_while_changes_nothing()
    {
        Write("a");
        await StartAsync();

        File.Delete(Path);
        Look();
        await UntilAsync(() => _log.Errors == 1);
        Names().ShouldBe(["a"]);

        Write("a", "b");
        Look();
        await UntilAsync(() => Names() is ["a", "b"]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_that_is_set_to_another_file_counts_as_a_change()
    {
        // Mounted ConfigMaps are links into a folder that is exchanged as a whole.
        string first = System.IO.Path.Combine(_folder, "v1");
        string second = System.IO.Path.Combine(_folder, "v2");
        File.WriteAllText(first, Listing("a"));
        File.WriteAllText(second, Listing("b"));
        File.SetLastWriteTimeUtc(second, File.GetLastWriteTimeUtc(first).AddSeconds(1));
        File.CreateSymbolicLink(Path, first);
        await StartAsync();

        File.Delete(Path);
        File.CreateSymbolicLink(Path, second);
        Look();

        await UntilAsync(() => Names() is ["b"]);
    }

    [Fact]
    public void The_first_look_does_not_forgive()
    {
        EndpointsFileWatcher watcher = new(Path, [], _store, _clock, _log);

        Should.Throw<ConfigurationException>(watcher.Load).Message.ShouldContain(Path);
    }

    private Task StartAsync(params EndpointIdentity[] always)
    {
        EndpointsFileWatcher watcher = new(Path, always, _store, _clock, _log);
        watcher.Load();
        _running = watcher.RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    private void Look() => _clock.Advance(TimeSpan.FromSeconds(1));

    private string[] Names()
    {
        EndpointSnapshot snapshot = _store.Current;
        return [.. snapshot.Slots.ToArray().Select(slot => snapshot[slot].Name)];
    }

    private void Write(params string[] names) => WriteText(Listing(names));

    private void WriteText(string text)
    {
        File.WriteAllText(Path, text);
        // Two writes of a test may come within the resolution of the file system's clock.
        File.SetLastWriteTimeUtc(Path, new DateTime(2030, 1, 1, 0, 0, ++_writes, DateTimeKind.Utc));
    }

    private static string Listing(params string[] names) =>
        names.Length == 0
            ? "endpoints: []"
            : "endpoints:\n" + string.Concat(names.Select(n => $"- {{ name: {n}, url: \"http://{n}:1\" }}\n"));

    /// <summary>The watcher's loop goes on in the thread pool after the clock has moved.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private sealed class CountingLogger : ILogger
    {
        private int _errors;

        public int Errors => Volatile.Read(ref _errors);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel == LogLevel.Error)
            {
                Interlocked.Increment(ref _errors);
            }
        }
    }
}

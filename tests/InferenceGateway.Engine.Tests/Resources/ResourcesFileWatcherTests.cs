using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Engine.Tests.Resources;

public sealed class ResourcesFileWatcherTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly FakeTimeProvider _clock = new();
    private readonly ResourceStore _store = new(ResourceScope.Everything);
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose()
    {
        _stopping.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void A_bad_file_at_the_start_is_an_error()
    {
        File.WriteAllText(_path, "kind: InferenceObjective");
        Should.Throw<ConfigurationException>(() => Watcher().Load()).Message.ShouldBe($"{_path}: apiVersion: is missing");
    }

    [Fact]
    public async Task A_changed_file_takes_effect_and_a_broken_one_changes_nothing()
    {
        Write(-1);
        ResourcesFileWatcher watcher = Watcher();
        watcher.Load();
        _store.Current.PriorityOf("batch").ShouldBe(-1);

        Task running = watcher.RunAsync(_stopping.Token);
        Write(-20);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Until(() => _store.Current.PriorityOf("batch") == -20);

        PoolResources before = _store.Current;
        File.WriteAllText(_path, "kind: [broken");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Write(-300);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Until(() => !ReferenceEquals(_store.Current, before));
        _store.Current.PriorityOf("batch").ShouldBe(-300);

        await _stopping.CancelAsync();
        await running;
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private ResourcesFileWatcher Watcher() => new(_path, _store, _clock, NullLogger.Instance);

    private void Write(int priority) =>
        File.WriteAllText(
            _path,
            $"apiVersion: llm-d.ai/v1alpha2\nkind: InferenceObjective\nmetadata: {{ name: batch }}\nspec: {{ priority: {priority}, poolRef: {{ name: p }} }}\n"
        );
}

using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Engine.Tests.Endpoints;

/// <summary>The collector over a fetcher that does what the test says and a clock that the test moves. The interval is 50 ms.</summary>
public sealed class CollectorTests
{
    /// <summary>Milliseconds; reached only when a condition never comes true.</summary>
    private const int Patience = 30_000;

    private readonly FakeTimeProvider _clock = new();
    private readonly EndpointStore _store = new();
    private readonly EngineMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly FakeMetricsFetcher _fetcher;
    private readonly Collector _collector;

    public CollectorTests()
    {
        _fetcher = new FakeMetricsFetcher(_clock);
        _store.Replace([Make.Endpoint("a", 1), Make.Endpoint("b", 2)]);
        _collector = NewCollector(new CollectorOptions());
    }

    [Fact]
    public async Task A_page_becomes_the_numbers_of_its_endpoint()
    {
        _fetcher.Page = endpoint =>
            endpoint.Name == "a" ? FakeMetricsFetcher.VllmPage(3, 5, 0.25) : FakeMetricsFetcher.VllmPage(7, 11, 0.5);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await ScrapeAsync();

        EndpointMetrics metrics = _store.Current.Metrics;
        (int a, int b) = (Slot("a"), Slot("b"));
        (metrics.WaitingRequests[a], metrics.RunningRequests[a], metrics.KvCacheUsage[a]).ShouldBe((3, 5, 0.25));
        (metrics.WaitingRequests[b], metrics.RunningRequests[b], metrics.KvCacheUsage[b]).ShouldBe((7, 11, 0.5));
        metrics.UpdatedAt[a].ShouldBe(_clock.GetTimestamp());
    }

    [Fact]
    public async Task An_endpoints_label_says_how_its_page_is_read()
    {
        _store.Replace([
            Make.Endpoint("c", 3) with
            {
                Labels = new Dictionary<string, string> { ["llm-d.ai/engine-type"] = "sglang" },
            },
            Make.Endpoint("d", 4),
        ]);
        _fetcher.Page = _ => "sglang:num_queue_reqs 3\nsglang:num_running_reqs 5\nvllm:num_requests_waiting 8\n";

        await ScrapeAsync();

        _store.Current.Metrics.WaitingRequests[Slot("c")].ShouldBe(3);
        _store.Current.Metrics.WaitingRequests[Slot("d")].ShouldBe(8);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_keeps_the_numbers_and_is_counted()
    {
        _fetcher.Page = _ => FakeMetricsFetcher.VllmPage(3, 5, 0.25);
        await ScrapeAsync();
        long updated = _store.Current.Metrics.UpdatedAt[Slot("a")];
        _clock.Advance(TimeSpan.FromSeconds(1));

        _fetcher.Page = _ => "something_else 1\n";
        await ScrapeAsync();
        _fetcher.Page = _ => "vllm:num_requests_waiting many\n";
        await ScrapeAsync();

        _store.Current.Metrics.WaitingRequests[Slot("a")].ShouldBe(3);
        _store.Current.Metrics.UpdatedAt[Slot("a")].ShouldBe(updated);
        IsUnreachable("a").ShouldBeFalse(); // it answered
        // Two endpoints, two pages each.
        _metrics.ExtractErrors.WithLabels("metrics-data-source", "core-metrics-extractor").Value.ShouldBe(4);
        _metrics.PollErrors.WithLabels("metrics-data-source").Value.ShouldBe(0);
    }

    [Fact]
    public async Task Two_refused_connections_in_a_row_make_an_endpoint_unreachable_and_an_answer_brings_it_back()
    {
        _fetcher.Outcome = endpoint => endpoint.Name == "a" ? FetchOutcome.ConnectionFailed : FetchOutcome.Page;
        await ScrapeAsync();
        IsUnreachable("a").ShouldBeFalse();
        await ScrapeAsync();
        IsUnreachable("a").ShouldBeTrue();
        IsUnreachable("b").ShouldBeFalse();
        _metrics.PollErrors.WithLabels("metrics-data-source").Value.ShouldBe(2);

        _fetcher.Outcome = _ => FetchOutcome.Page;
        await ScrapeAsync();
        IsUnreachable("a").ShouldBeFalse();
    }

    [Fact]
    public async Task An_endpoint_that_refused_and_answers_again_is_told_to_observers_as_returned()
    {
        ReturnRecorder recorder = new();
        _store.Observe(recorder);
        _fetcher.Outcome = endpoint => endpoint.Name == "a" ? FetchOutcome.ConnectionFailed : FetchOutcome.Page;
        await ScrapeAsync();
        await ScrapeAsync();
        recorder.Returned.ShouldBeEmpty();

        _fetcher.Outcome = _ => FetchOutcome.Page;
        await ScrapeAsync();
        await ScrapeAsync();

        recorder.Returned.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Neither_timeouts_nor_one_broken_connection_of_a_request_count_as_a_new_start()
    {
        ReturnRecorder recorder = new();
        _store.Observe(recorder);
        _fetcher.Outcome = _ => FetchOutcome.TimedOut;
        await ScrapeAsync();
        _fetcher.Outcome = _ => FetchOutcome.Page;
        await ScrapeAsync();
        _collector.ConnectionFailed(Find("b"));
        await ScrapeAsync();

        IsUnreachable("a").ShouldBeFalse();
        IsUnreachable("b").ShouldBeFalse();
        recorder.Returned.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FetchOutcome.NoPage)]
    [InlineData(FetchOutcome.TimedOut)]
    public async Task A_connection_between_refusals_starts_the_count_anew(FetchOutcome connected)
    {
        foreach (FetchOutcome outcome in (FetchOutcome[])[FetchOutcome.ConnectionFailed, connected, FetchOutcome.ConnectionFailed])
        {
            _fetcher.Outcome = _ => outcome;
            await ScrapeAsync();
        }

        IsUnreachable("a").ShouldBeFalse();
    }

    [Fact]
    public async Task Pages_that_hang_make_nobody_unreachable_and_let_the_numbers_grow_old()
    {
        _fetcher.Page = _ => FakeMetricsFetcher.VllmPage(3, 5, 0.25);
        await ScrapeAsync();
        long updated = _store.Current.Metrics.UpdatedAt[Slot("a")];
        _fetcher.Outcome = _ => FetchOutcome.TimedOut;

        for (int i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await ScrapeAsync();
        }

        IsUnreachable("a").ShouldBeFalse();
        IsUnreachable("b").ShouldBeFalse();
        _store.Current.Metrics.WaitingRequests[Slot("a")].ShouldBe(3);
        _store.Current.Metrics.UpdatedAt[Slot("a")].ShouldBe(updated);
        // Two endpoints, twenty pages each.
        _metrics.PollErrors.WithLabels("metrics-data-source").Value.ShouldBe(40);
    }

    [Fact]
    public async Task An_endpoint_that_refused_and_then_hangs_is_told_to_observers_as_returned()
    {
        ReturnRecorder recorder = new();
        _store.Observe(recorder);
        _fetcher.Outcome = endpoint => endpoint.Name == "a" ? FetchOutcome.ConnectionFailed : FetchOutcome.Page;
        await ScrapeAsync();
        await ScrapeAsync();

        _fetcher.Outcome = _ => FetchOutcome.TimedOut;
        await ScrapeAsync();

        IsUnreachable("a").ShouldBeFalse();
        recorder.Returned.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData(FetchOutcome.Page)]
    [InlineData(FetchOutcome.NoPage)]
    [InlineData(FetchOutcome.TimedOut)]
    public async Task A_request_that_could_not_connect_makes_an_endpoint_unreachable_until_a_scrape_connects(FetchOutcome answer)
    {
        _collector.ConnectionFailed(Find("a"));
        IsUnreachable("a").ShouldBeTrue();
        IsUnreachable("b").ShouldBeFalse();

        _fetcher.Outcome = _ => answer;
        await ScrapeAsync();
        IsUnreachable("a").ShouldBeFalse();
    }

    [Fact]
    public void What_is_learned_of_an_endpoint_that_left_does_not_touch_the_one_in_its_slot()
    {
        Endpoint gone = Find("a");
        _store.Replace([Make.Endpoint("b", 2)]);
        _store.Replace([Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);
        Slot("c").ShouldBe(gone.Slot);

        _collector.ConnectionFailed(gone);

        IsUnreachable("c").ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_comes_after_its_endpoint_left_is_dropped()
    {
        TaskCompletionSource gate = new();
        _fetcher.Gate = gate.Task;
        _fetcher.Page = _ => FakeMetricsFetcher.VllmPage(3, 5, 0.25);
        Task scraping = ScrapeAsync();
        int slot = Slot("a");
        _store.Replace([Make.Endpoint("b", 2)]);
        _store.Replace([Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);
        Slot("c").ShouldBe(slot);

        gate.SetResult();
        await scraping;

        _store.Current.Metrics.WaitingRequests[slot].ShouldBe(0);
        _store.Current.Metrics.UpdatedAt[slot].ShouldBe(0);
        _store.Current.Metrics.WaitingRequests[Slot("b")].ShouldBe(3);
    }

    [Fact]
    public async Task An_endpoint_is_not_asked_again_before_it_has_answered()
    {
        TaskCompletionSource gate = new();
        _fetcher.Gate = gate.Task;
        Task first = ScrapeAsync();

        await ScrapeAsync(); // nothing to do, so nothing to wait for

        _fetcher.Fetches("a").Length.ShouldBe(1);
        gate.SetResult();
        await first;
        await ScrapeAsync();
        _fetcher.Fetches("a").Length.ShouldBe(2);
    }

    [Fact(Timeout = Patience)]
    public async Task The_loop_asks_everybody_newcomers_included_and_ends_when_told()
    {
        using CancellationTokenSource stopping = new();
        Task running = _collector.RunAsync(stopping.Token);
        await AdvanceUntilAsync(() => _fetcher.Fetches("a").Length >= 3 && _fetcher.Fetches("b").Length >= 3);

        _store.Replace([Make.Endpoint("b", 2), Make.Endpoint("c", 3)]);
        await AdvanceUntilAsync(() => _fetcher.Fetches("c").Length >= 3);
        int before = _fetcher.Fetches("a").Length;
        await AdvanceUntilAsync(() => _fetcher.Fetches("c").Length >= 6);
        _fetcher.Fetches("a").Length.ShouldBe(before);

        await stopping.CancelAsync();
        await running;
    }

    /// <summary>At least ten endpoints to a burst, at most five bursts: 25 / 10 = 2 of them, but not 100 / 10.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(25, 2)]
    [InlineData(100, 5)]
    public async Task Each_endpoint_is_scraped_once_per_interval_in_few_bursts(int endpoints, int bursts)
    {
        const int Intervals = 10;
        TimeSpan interval = new CollectorOptions().Interval;
        string[] names = [.. Enumerable.Range(1, endpoints).Select(number => $"e{number}")];
        _store.Replace([.. names.Select((name, i) => Make.Endpoint(name, i + 1))]);
        using CancellationTokenSource stopping = new();
        DateTimeOffset start = _clock.GetUtcNow();

        // Without a context of the test's, the loop goes on inside of Advance.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Task running = _collector.RunAsync(stopping.Token);
        for (TimeSpan time = TimeSpan.FromMilliseconds(1); time < Intervals * interval; time += TimeSpan.FromMilliseconds(1))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        SynchronizationContext.SetSynchronizationContext(context);
        await stopping.CancelAsync();
        await running;

        foreach (string name in names)
        {
            _fetcher.Fetches(name).Select(time => (int)((time - start) / interval)).ShouldBe(Enumerable.Range(0, Intervals), name);
        }

        names.SelectMany(_fetcher.Fetches).Distinct().Count().ShouldBe(Intervals * bursts);
    }

    [Fact(Timeout = Patience)]
    public async Task An_endpoint_that_refuses_is_asked_less_often_but_never_given_up()
    {
        _fetcher.Outcome = _ => FetchOutcome.ConnectionFailed;
        using CancellationTokenSource stopping = new();
        Task running = _collector.RunAsync(stopping.Token);

        await AdvanceUntilAsync(() => _fetcher.Fetches("a").Length >= 8);

        DateTimeOffset[] times = _fetcher.Fetches("a");
        // 50 ms doubled with each failure, half a second at most.
        double[] pauses = [100, 200, 400, 500, 500, 500, 500];
        for (int i = 0; i < pauses.Length; i++)
        {
            (times[i + 1] - times[i]).TotalMilliseconds.ShouldBeGreaterThanOrEqualTo(pauses[i]);
        }

        await stopping.CancelAsync();
        await running;
    }

    [Fact(Timeout = Patience)]
    public async Task The_end_leaves_no_scrape_unfinished_as_a_failure()
    {
        _fetcher.Gate = new TaskCompletionSource().Task;
        using CancellationTokenSource stopping = new();
        Task running = _collector.RunAsync(stopping.Token);
        await AdvanceUntilAsync(() => _fetcher.Fetches("a").Length == 1 && _fetcher.Fetches("b").Length == 1);

        await stopping.CancelAsync();
        await running;

        IsUnreachable("a").ShouldBeFalse();
        _metrics.PollErrors.WithLabels("metrics-data-source").Value.ShouldBe(0);
    }

    private Collector NewCollector(CollectorOptions options) =>
        new(_store, _fetcher, options, _metrics, _clock, NullLogger<Collector>.Instance);

    private Task ScrapeAsync() => _collector.ScrapeAllAsync(CancellationToken.None);

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            // Lets the loop see the tick before the next one.
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private Endpoint Find(string name)
    {
        EndpointSnapshot snapshot = _store.Current;
        return snapshot.Slots.ToArray().Select(slot => snapshot[slot]).Single(endpoint => endpoint.Name == name);
    }

    private int Slot(string name) => Find(name).Slot;

    private bool IsUnreachable(string name) => _store.Current.Metrics.IsUnreachable[Slot(name)];

    private sealed class ReturnRecorder : IEndpointObserver
    {
        public List<string> Returned { get; } = [];

        public void Added(Endpoint endpoint) { }

        public void Removed(Endpoint endpoint) { }

        void IEndpointObserver.Returned(Endpoint endpoint) => Returned.Add(endpoint.Name);
    }
}

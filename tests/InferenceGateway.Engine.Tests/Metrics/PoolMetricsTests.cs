using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class PoolMetricsTests
{
    private readonly FakeEngine _engine = new(endpoints: ["a", "b", "c"]);

    [Fact]
    public void Means_and_deviations_cover_the_fresh_endpoints()
    {
        Report(0, waiting: 1, running: 3, usage: 0.125);
        Report(1, waiting: 4, running: 3, usage: 0.5);
        Report(2, waiting: 100, running: 100, usage: 1, updatedAt: 4); // stale
        Refresh();

        ParsedPage page = Page();
        page.Value("llm_d_epp_ready_endpoints{name=\"pool\"}").ShouldBe(2);
        page.Value("llm_d_epp_average_queue_size{name=\"pool\"}").ShouldBe(2.5);
        page.Value("llm_d_epp_std_dev_queue_size{name=\"pool\"}").ShouldBe(2.12); // sqrt(1.5² + 1.5²) = 2.1213
        page.Value("llm_d_epp_average_running_requests{name=\"pool\"}").ShouldBe(3);
        page.Value("llm_d_epp_std_dev_running_requests{name=\"pool\"}").ShouldBe(0);
        page.Value("llm_d_epp_average_kv_cache_utilization{name=\"pool\"}").ShouldBe(0.31); // 0.3125
        page.Value("inference_pool_average_kv_cache_utilization{name=\"pool\"}").ShouldBe(0.31);
        page.Value("llm_d_epp_per_endpoint_queue_size{name=\"pool\",model_server_endpoint=\"c\"}").ShouldBe(100); // fresh or not
        page.Value("inference_pool_per_pod_queue_size{name=\"pool\",model_server_pod=\"c\"}").ShouldBe(100);
    }

    [Fact]
    public void One_endpoint_deviates_from_nothing_and_halves_are_rounded_up()
    {
        Report(0, waiting: 1, running: 0, usage: 0.125);
        Refresh();

        ParsedPage page = Page();
        page.Value("llm_d_epp_average_kv_cache_utilization{name=\"pool\"}").ShouldBe(0.13);
        page.Value("llm_d_epp_std_dev_kv_cache_utilization{name=\"pool\"}").ShouldBe(0);
    }

    [Fact]
    public void Averages_of_nothing_are_not_shown()
    {
        Report(0, waiting: 1, running: 1, usage: 1);
        Refresh();
        Page().Has("llm_d_epp_average_queue_size{name=\"pool\"}").ShouldBeTrue();
        Report(0, waiting: 1, running: 1, usage: 1, updatedAt: 4);
        Refresh();

        ParsedPage page = Page();
        page.Value("llm_d_epp_ready_endpoints{name=\"pool\"}").ShouldBe(0);
        page.Has("llm_d_epp_average_queue_size{name=\"pool\"}").ShouldBeFalse();
        page.Has("llm_d_epp_std_dev_queue_size{name=\"pool\"}").ShouldBeFalse();
    }

    [Fact]
    public void A_followed_endpoint_is_shown_as_it_is_when_the_page_is_made_and_goes_when_it_goes()
    {
        _engine.Metrics.Pool.Follow("pool", _engine.Store);
        Report(1, waiting: 7, running: 0, usage: 0);
        Page().Value("llm_d_epp_per_endpoint_queue_size{name=\"pool\",model_server_endpoint=\"b\"}").ShouldBe(7);

        _engine.Store.Replace([Make.Endpoint("a", 8000)]);
        ParsedPage page = Page();
        page.Has("llm_d_epp_per_endpoint_queue_size{name=\"pool\",model_server_endpoint=\"a\"}").ShouldBeTrue();
        page.Has("llm_d_epp_per_endpoint_queue_size{name=\"pool\",model_server_endpoint=\"b\"}").ShouldBeFalse();
        page.Has("inference_pool_per_pod_queue_size{name=\"pool\",model_server_pod=\"b\"}").ShouldBeFalse();
    }

    private void Report(int slot, int waiting, int running, double usage, long updatedAt = 5)
    {
        EndpointMetrics metrics = _engine.Store.Current.Metrics;
        metrics.WaitingRequests.At(slot) = waiting;
        metrics.RunningRequests.At(slot) = running;
        metrics.KvCacheUsage.At(slot) = usage;
        metrics.UpdatedAt.At(slot) = updatedAt;
    }

    private void Refresh() => _engine.Metrics.Pool.Refresh("pool", _engine.Store.Current, freshSince: 5);

    private ParsedPage Page() => ParsedPage.Of(_engine.CollectorRegistry);
}

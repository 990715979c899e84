using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Producers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Producers;

public sealed class InFlightLoadProducerTests
{
    private readonly TestBuilder _builder = new() { Name = "load" };
    private readonly Fleet _fleet = new(2);
    private readonly InFlightLoadProducer _producer;

    public InFlightLoadProducerTests() => _producer = Configured.Plugin<InFlightLoadProducer>("inflight-load-producer", null, _builder);

    [Fact]
    public void Requests_count_until_they_end_and_tokens_until_the_first_byte()
    {
        InferenceRequest first = Send(0, tokens: 30);
        Send(0, tokens: 5);
        Shown("inflight_requests", 0).ShouldBe(2);
        Shown("inflight_tokens", 0).ShouldBe(35);

        _producer.FirstToken(first, _fleet[0]);
        Shown("inflight_requests", 0).ShouldBe(2);
        Shown("inflight_tokens", 0).ShouldBe(5);

        _producer.RequestEnded(first, _fleet[0], RequestEnding.Completed, TokenUsage.Unknown);
        Shown("inflight_requests", 0).ShouldBe(1);
    }

    [Fact]
    public void A_request_sent_elsewhere_counts_there_only()
    {
        InferenceRequest request = Send(0, tokens: 30);
        _producer.BeforeSending(request, _fleet[1], new ProfileRuns());

        Shown("inflight_requests", 0).ShouldBe(0);
        Shown("inflight_tokens", 1).ShouldBe(30);
    }

    [Fact]
    public void A_request_answered_by_another_endpoint_counts_to_that_one()
    {
        InferenceRequest request = Send(0, tokens: 30);
        _producer.ResponseStarted(request, _fleet[1], null!);

        Shown("inflight_tokens", 0).ShouldBe(0);
        Shown("inflight_requests", 1).ShouldBe(1);
        Shown("inflight_tokens", 1).ShouldBe(30);
    }

    [Fact]
    public void A_request_that_ends_without_a_word_is_given_back_with_its_state()
    {
        InferenceRequest request = Send(0, tokens: 30);
        request.Reset();

        Shown("inflight_tokens", 0).ShouldBe(0);
    }

    [Fact]
    public void An_idle_series_is_shown_once_as_nothing_then_goes_and_comes_back_with_the_next_request()
    {
        InferenceRequest request = Send(0, tokens: 30);
        request.Reset();
        Shown("inflight_requests", 0).ShouldBe(0);
        Shown("inflight_requests", 0).ShouldBeNull();

        Send(0, tokens: 1);
        Shown("inflight_requests", 0).ShouldBe(1);
    }

    [Fact]
    public void The_series_of_an_endpoint_go_with_it_and_late_requests_bring_none_back()
    {
        InferenceRequest running = Send(0, tokens: 30);
        Shown("inflight_requests", 0).ShouldBe(1);
        _producer.Removed(_fleet[0]);
        Shown("inflight_requests", 0).ShouldBeNull();

        Send(0, tokens: 30);
        running.Reset();
        Shown("inflight_requests", 0).ShouldBeNull();
    }

    private InferenceRequest Send(int endpoint, long tokens)
    {
        InferenceRequest request = _builder.NewRequest(_fleet);
        request.FairnessId = "tenant";
        request.UncachedTokens = tokens;
        _producer.BeforeSending(request, _fleet[endpoint], new ProfileRuns()).ShouldBeNull();
        return request;
    }

    /// <summary>Makes a page; null when the series is not on it.</summary>
    private double? Shown(string name, int endpoint) =>
        _builder
            .Page.Read()
            .TryGetValue($"{name}{{{_fleet[endpoint].Name},{_fleet[endpoint].Identity.Namespace},load,tenant,0}}", out double value)
            ? value
            : null;
}

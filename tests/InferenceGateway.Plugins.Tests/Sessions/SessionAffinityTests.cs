using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Scorers;
using InferenceGateway.Plugins.Sessions;
using InferenceGateway.Plugins.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.Plugins.Tests.Sessions;

public sealed class SessionAffinityTests
{
    private const string SessionId = "{'strategy': 'session_id', 'sessionIdConfig': {'evictionTtlSeconds': 300}}";

    /// <summary>Base64 of "default/b".</summary>
    private const string TokenOfB = "ZGVmYXVsdC9i";

    private readonly FakeTimeProvider _clock = new();
    private readonly PluginRegistry _registry = Configured.NewRegistry();

    [Theory]
    [InlineData(TokenOfB, "b")]
    [InlineData("ZGVmYXVsdC94", "abc")] // default/x: no such endpoint
    [InlineData("ZGVmYXVsdC9", "abc")] // cut: not a multiple of four
    [InlineData("%%%%", "abc")]
    [InlineData("gICA", "abc")] // not UTF-8
    [InlineData("", "abc")]
    [InlineData(null, "abc")]
    public void A_token_narrows_to_the_endpoint_it_names(string? token, string expected)
    {
        SessionAffinityFilter filter = Filter(null);

        new Fleet(3).Filter(filter, RequestWith("x-session-token", token)).ShouldBe(expected);
    }

    [Fact]
    public void A_token_of_any_length_does_no_harm()
    {
        SessionAffinityFilter filter = Filter(null);

        new Fleet(2).Filter(filter, RequestWith("x-session-token", new string('A', 100_000))).ShouldBe("ab");
    }

    [Fact]
    public void A_token_of_an_endpoint_that_is_no_candidate_narrows_nothing()
    {
        SessionAffinityFilter filter = Filter(null);

        new Fleet(3).Only(0, 2).Filter(filter, RequestWith("x-session-token", TokenOfB)).ShouldBe("ac");
    }

    [Theory]
    [InlineData(TokenOfB, new[] { 0.0, 1, 0 })]
    [InlineData(null, new[] { 0.0, 0, 0 })]
    public void The_scorer_gives_one_to_the_endpoint_of_the_token(string? token, double[] expected)
    {
        IScorer scorer = Configured.Plugin<IScorer>(SessionAffinityScorer.Type);

        new Fleet(3).Score(scorer, RequestWith("x-session-token", token)).ShouldBe(expected);
    }

    [Fact]
    public void Every_answer_carries_the_token_of_the_endpoint_that_served_it()
    {
        TestBuilder builder = new();
        IResponseHook hook = Configured.Plugin<IResponseHook>(
            SessionAffinityFilter.Type,
            "{'encodedEndpointHeaderConfig': {'header': ' X-Sticky '}}",
            builder
        );
        TestHeaders headers = new();
        hook.ResponseStarted(new(), new Fleet(2)[1], headers);

        headers.Values.ShouldBe(new Dictionary<string, string> { ["x-sticky"] = TokenOfB });
        builder.AllNeeds.ShouldBe(RequestNeeds.ResponseHeaders);
    }

    [Fact]
    public void The_token_is_of_the_profile_that_is_kept()
    {
        SessionAffinityFilter filter = Filter("{'profileName': 'prefill'}");
        Fleet fleet = new(2);
        InferenceRequest request = new();
        TestHeaders headers = new();
        filter.BeforeSending(request, fleet[0], TestRuns.Of("decode", "prefill").Picked(0, fleet[0]).Picked(1, fleet[1]));
        filter.ResponseStarted(request, fleet[0], headers);

        headers.Values["x-session-token"].ShouldBe(TokenOfB);
    }

    [Theory]
    [InlineData("decode", "prefill")]
    [InlineData("decode", "other")]
    public void Without_a_result_of_the_kept_profile_no_token_is_written(params string[] profiles)
    {
        SessionAffinityFilter filter = Filter("{'profileName': 'prefill'}");
        Fleet fleet = new(1);
        InferenceRequest request = new();
        TestHeaders headers = new();
        filter.BeforeSending(request, fleet[0], TestRuns.Of(profiles).Picked(0, fleet[0]));
        filter.ResponseStarted(request, fleet[0], headers);

        headers.Values.ShouldBeEmpty();
    }

    [Fact]
    public void A_session_sticks_moves_when_its_endpoint_is_absent_and_stays_there()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);

        Ask(filter, fleet, "s1", pick: 0).ShouldBe("ab"); // first request: no binding, a is picked
        Ask(filter, fleet, "s1", pick: 0).ShouldBe("a");
        Ask(filter, fleet.Only(1), "s1", pick: 1).ShouldBe("b"); // a is drained: b is all there is
        Ask(filter, fleet.Only(0, 1), "s1", pick: 1).ShouldBe("b"); // a is back, the session stays
    }

    [Fact]
    public void Being_outvoted_moves_no_session()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);
        Ask(filter, fleet, "s1", pick: 0);
        Ask(filter, fleet, "s1", pick: 1); // a was a candidate all the same

        Ask(filter, fleet, "s1", pick: 0).ShouldBe("a");
    }

    [Fact]
    public void A_session_is_forgotten_after_its_time_to_live()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);
        Ask(filter, fleet, "s1", pick: 0);
        _clock.Advance(TimeSpan.FromSeconds(300));
        Ask(filter, fleet, "s1", pick: 0).ShouldBe("a"); // exactly at the limit; used again
        _clock.Advance(TimeSpan.FromSeconds(300.001));

        Ask(filter, fleet, "s1", pick: 1).ShouldBe("ab");
        Ask(filter, fleet, "s1", pick: 1).ShouldBe("b");
    }

    [Fact]
    public void Of_two_concurrent_first_requests_the_first_to_be_sent_wins()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);
        InferenceRequest first = RequestWith("x-session-id", "s1");
        InferenceRequest second = RequestWith("x-session-id", "s1");
        fleet.Filter(filter, first);
        fleet.Filter(filter, second);
        Send(filter, first, fleet[0]);
        Send(filter, second, fleet[1]);

        Ask(filter, fleet, "s1", pick: 0).ShouldBe("a");
    }

    [Fact]
    public void Of_two_requests_that_found_the_endpoint_absent_the_first_to_be_sent_moves_the_session()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(3);
        Ask(filter, fleet, "s1", pick: 0);
        fleet.Only(1, 2);
        InferenceRequest first = RequestWith("x-session-id", "s1");
        InferenceRequest second = RequestWith("x-session-id", "s1");
        fleet.Filter(filter, first);
        fleet.Filter(filter, second);
        Send(filter, first, fleet[1]);
        Send(filter, second, fleet[2]);

        Ask(filter, fleet, "s1", pick: 1).ShouldBe("b");
    }

    [Fact]
    public void A_pooled_request_does_not_remember_an_absent_endpoint()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);
        Ask(filter, fleet, "s1", pick: 0);
        InferenceRequest request = RequestWith("x-session-id", "s1");
        fleet.Only(1).Filter(filter, request);
        request.Reset();
        request.Headers = new TestHeaders(("x-session-id", "s1"));
        Send(filter, request, fleet[1]);

        Ask(filter, fleet.Only(0, 1), "s1", pick: 0).ShouldBe("a");
    }

    [Fact]
    public void An_endpoint_that_comes_back_in_another_slot_is_still_the_sessions()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Ask(filter, new Fleet(2), "s1", pick: 0);

        // In a fleet of two a has slot 3; in this one it has slot 5, and slot 3 is b's.
        new Fleet(3)
            .Filter(filter, RequestWith("x-session-id", "s1"))
            .ShouldBe("a");
    }

    [Fact]
    public void Sources_are_tried_in_order_and_blank_values_do_not_count()
    {
        const string parameters =
            "{'strategy': 'session_id', 'sessionIdConfig': {'sources': [{'header': 'X-First'}, {'header': 'x-second'}]}}";
        SessionAffinityFilter filter = Filter(parameters);
        Fleet fleet = new(2);
        InferenceRequest first = new() { Headers = new TestHeaders(("x-first", " s1 "), ("x-second", "s2")) };
        fleet.Filter(filter, first);
        Send(filter, first, fleet[0]);

        fleet.Filter(filter, RequestWith("x-first", "s1")).ShouldBe("a");
        fleet.Filter(filter, RequestWith("x-second", "s2")).ShouldBe("ab");
        InferenceRequest blank = new() { Headers = new TestHeaders(("x-first", "  "), ("x-second", "s1")) };
        fleet.Filter(filter, blank).ShouldBe("a");
    }

    [Fact]
    public void Without_a_session_id_nothing_is_narrowed_and_nothing_kept()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);

        Ask(filter, fleet, null, pick: 0).ShouldBe("ab");
        Ask(filter, fleet, null, pick: 0).ShouldBe("ab");
    }

    [Fact]
    public void Filter_and_scorer_with_the_same_settings_share_their_sessions()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        IScorer scorer = Configured.Plugin<IScorer>(SessionAffinityScorer.Type, SessionId, NewBuilder(), _registry);
        Fleet fleet = new(2);
        Ask(filter, fleet, "s1", pick: 1);

        fleet.Score(scorer, RequestWith("x-session-id", "s1")).ShouldBe([0, 1.0]);
    }

    [Fact]
    public void Sessions_of_different_profiles_are_kept_apart()
    {
        SessionAffinityFilter decode = Filter(SessionId);
        SessionAffinityFilter prefill = Filter("{'strategy': 'session_id', 'profileName': 'prefill'}");
        Fleet fleet = new(2);
        Ask(decode, fleet, "s1", pick: 1);

        fleet.Filter(prefill, RequestWith("x-session-id", "s1")).ShouldBe("ab");
    }

    [Fact]
    public void Gateways_with_different_clocks_share_nothing()
    {
        SessionAffinityFilter filter = Filter(SessionId);
        Fleet fleet = new(2);
        Ask(filter, fleet, "s1", pick: 1);
        SessionAffinityFilter other = Configured.Plugin<SessionAffinityFilter>(
            SessionAffinityFilter.Type,
            SessionId,
            new TestBuilder { Clock = new FakeTimeProvider() },
            _registry
        );

        fleet.Filter(other, RequestWith("x-session-id", "s1")).ShouldBe("ab");
    }

    [Theory]
    [InlineData("{'strategy': ''}", "strategy")]
    [InlineData("{'strategy': 'cookie'}", "strategy")]
    [InlineData("{'encodedEndpointHeaderConfig': {'header': ' '}}", "encodedEndpointHeaderConfig.header")]
    [InlineData("{'sessionIdConfig': {'sources': [{'header': ' '}]}}", "sessionIdConfig.sources[0].header")]
    [InlineData("{'sessionIdConfig': {'sources': [{}]}}", "sessionIdConfig.sources[0]")]
    [InlineData("{'sessionIdConfig': {'sources': [{'header': 'a', 'attribute': 'b'}]}}", "sessionIdConfig.sources[0]")]
    [InlineData("{'sessionIdConfig': {'sources': [{'header': 'a'}, {'attribute': 'b'}]}}", "sessionIdConfig.sources[1].attribute")]
    [InlineData("{'sessionIdConfig': {'evictionTtlSeconds': -1}}", "sessionIdConfig.evictionTtlSeconds")]
    [InlineData("{'sessionIdConfig': {'evictionSweepSeconds': 1e300}}", "sessionIdConfig.evictionSweepSeconds")]
    public void Parameters_that_cannot_work_are_refused_by_name(string parameters, string parameter)
    {
        Configured.Refusal(SessionAffinityFilter.Type, parameters).Parameter.ShouldBe(parameter);
        Configured.Refusal(SessionAffinityScorer.Type, parameters).Parameter.ShouldBe(parameter);
    }

    [Fact]
    public void The_old_header_parameter_is_unknown() =>
        Configured.Refusal(SessionAffinityFilter.Type, "{'headerName': 'x'}").Message.ShouldContain("headerName");

    private TestBuilder NewBuilder() => new() { Clock = _clock };

    private SessionAffinityFilter Filter(string? parameters) =>
        Configured.Plugin<SessionAffinityFilter>(SessionAffinityFilter.Type, parameters, NewBuilder(), _registry);

    /// <summary>Filters for a session and sends to a position of the whole fleet; returns who was kept.</summary>
    private static string Ask(SessionAffinityFilter filter, Fleet fleet, string? session, int pick)
    {
        InferenceRequest request = RequestWith("x-session-id", session);
        string kept = fleet.Filter(filter, request);
        Send(filter, request, fleet[pick]);
        return kept;
    }

    private static void Send(SessionAffinityFilter filter, InferenceRequest request, Endpoint target) =>
        filter.BeforeSending(request, target, TestRuns.Of("default").Picked(0, target)).ShouldBeNull();

    private static InferenceRequest RequestWith(string name, string? value) =>
        value is null ? new() : new() { Headers = new TestHeaders((name, value)) };
}

using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Admission;

public sealed class AdmissionTests
{
    [Theory]
    // Both endpoints: max(1 / 5, 0) = 0.2 and max(0, 0.16 / 0.8) = 0.2, mean 0.2; 0.2^5 * 300 = 0.096.
    [InlineData(0.0959, false)]
    [InlineData(0.0961, true)]
    public void A_draw_below_the_probability_is_refused(double drawn, bool isAdmitted)
    {
        Fleet fleet = new Fleet(2).Waiting(1, 0).KvUsage(0, 0.16);
        InferenceError? error = Admitter("{}", drawn).Admit(Request(-1), fleet.Candidates);
        error.ShouldBe(
            isAdmitted
                ? null
                : new InferenceError(
                    ErrorCode.ResourceExhausted,
                    "probabilistic-admitter: rejected, saturation=0.200 prob=0.10",
                    "rejected-saturated"
                )
        );
    }

    [Fact]
    public void From_a_saturation_of_0_32_on_refusal_is_certain()
    {
        // 0.32^5 * 300 = 1.0066.
        Fleet fleet = new Fleet(1).KvUsage(0.8 * 0.32);
        Admitter("{}", 0.999999).Admit(Request(-1), fleet.Candidates).ShouldNotBeNull();
    }

    [Fact]
    public void An_endpoint_without_numbers_is_full()
    {
        Fleet fleet = new Fleet(1).NeverScraped(0);
        Admitter("{'k': 0.5}", 0.49).Admit(Request(-1), fleet.Candidates).ShouldNotBeNull();
        Admitter("{'k': 0.5}", 0.51).Admit(Request(-1), fleet.Candidates).ShouldBeNull();
    }

    [Fact]
    public void Important_requests_and_empty_pools_draw_nothing()
    {
        Fleet full = new Fleet(1).Waiting(100);
        Admitter("{}").Admit(Request(0), full.Candidates).ShouldBeNull();
        Admitter("{}").Admit(Request(-1), full.Only().Candidates).ShouldBeNull();
    }

    [Theory]
    [InlineData("{'queueDepthThreshold': 0}", "queueDepthThreshold")]
    [InlineData("{'kvCacheUtilThreshold': 0}", "kvCacheUtilThreshold")]
    [InlineData("{'power': -1}", "power")]
    [InlineData("{'k': 0}", "k")]
    public void Parameters_of_the_admitter_are_checked(string parameters, string parameter) =>
        Configured.Refusal("probabilistic-admitter", parameters).Parameter.ShouldBe(parameter);

    [Theory]
    [InlineData("x-claude-code-session-id", "{}", "x")]
    [InlineData("x-session-affinity", "{}", "x")]
    [InlineData("session-id", "{}", "x")]
    [InlineData("SESSION_ID", "{}", "x")]
    [InlineData("x-mine", "{}", null)]
    [InlineData("x-mine", "{'additionalSessionHeaders': [' X-Mine ']}", "x")]
    public void An_agent_is_known_by_its_session_header(string header, string parameters, string? agent) =>
        Agent(parameters, (header, "x")).ShouldBe(agent);

    [Fact]
    public void Additional_headers_come_first_and_empty_ones_do_not_count()
    {
        const string Parameters = "{'additionalSessionHeaders': ['first', 'second']}";
        Agent(Parameters, ("session_id", "d"), ("session-id", "c"), ("second", "b"), ("first", "a")).ShouldBe("a");
        Agent(Parameters, ("session_id", "d"), ("session-id", "c"), ("second", "b"), ("first", "")).ShouldBe("b");
        Agent(Parameters, ("session_id", "d"), ("session-id", "c")).ShouldBe("c");
    }

    [Fact]
    public void A_header_without_a_name_is_refused() =>
        Configured.Refusal("agent-identity", "{'additionalSessionHeaders': ['a', ' ']}").Parameter.ShouldBe("additionalSessionHeaders[1]");

    [Theory]
    [InlineData("{'headerName': 'X-Session'}", "x-session", " abc ", "abc")]
    [InlineData("{'headerName': 'X-Session'}", "x-session", "  ", null)]
    [InlineData("{'headerName': 'X-Session'}", "cookie", "X-Session=1", null)]
    [InlineData("{'cookieName': 'sid'}", "cookie", "a=1; sid = b=c ; sid=2", "b=c")]
    [InlineData("{'cookieName': 'sid'}", "cookie", "SID=1; xsid=2; sid", null)]
    public void A_session_id_comes_from_a_header_or_a_cookie(string parameters, string header, string value, string? expected)
    {
        InferenceRequest request = new() { Headers = new TestHeaders((header, value)) };
        Configured.Plugin<IDataProducer>("session-id-producer", parameters).Produce(request, new Fleet(1).Candidates);
        request.Attributes.TryGet("session-id", out string? found);
        found.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'headerName': 'a', 'cookieName': 'b'}")]
    public void A_session_id_needs_exactly_one_source(string parameters) =>
        Configured.Refusal("session-id-producer", parameters).Message.ShouldContain("exactly one");

    private static IAdmitter Admitter(string parameters, params double[] draws) =>
        Configured.Plugin<IAdmitter>("probabilistic-admitter", parameters, new TestBuilder { Random = new ScriptedRandom(draws) });

    private static InferenceRequest Request(int priority) => new() { Priority = priority };

    private static string? Agent(string parameters, params (string, string)[] headers)
    {
        InferenceRequest request = new() { Headers = new TestHeaders(headers) };
        Configured.Plugin<IRequestHeaderProcessor>("agent-identity", parameters).ProcessHeaders(request).ShouldBeNull();
        request.Attributes.TryGet(RequestAttributes.AgentIdentity, out string? agent);
        return agent;
    }
}

using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Every other refusal that a client can get while nothing waits in queues: status, reason, details, text, and what is counted.</summary>
/// <remarks>
/// Needs plugins that only tests have, and is tested in process: screeners that leave nothing, admitters and hooks that fail or throw, a
/// handler that never has enough, parsers that throw.
/// </remarks>
public sealed class RefusalTests(
    RefusalTests.StrictPicker strict,
    RefusalTests.PickerOfNobody nobody,
    RefusalTests.FilteringPicker filtering,
    RefusalTests.AdmittingPicker admitting,
    RefusalTests.PickerOfProfiles profiles
)
    : IClassFixture<RefusalTests.StrictPicker>,
        IClassFixture<RefusalTests.PickerOfNobody>,
        IClassFixture<RefusalTests.FilteringPicker>,
        IClassFixture<RefusalTests.AdmittingPicker>,
        IClassFixture<RefusalTests.PickerOfProfiles>
{
    private const string Profile = "epp-profile";
    private const string NoProfile = "the default profile 'decode' of header-profile-handler is not configured; there are: fast, slow";

    private static readonly (string, string) Sheddable = ("x-llm-d-inference-objective", "sheddable");

    private const string Sheddables = """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceObjective
        metadata: { name: sheddable }
        spec: { poolRef: { name: test }, priority: -1 }
        """;

    private static ProcessingRequest WholeBody => Make.RequestBody(Make.Chat, end: true);

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("/v1/unknown")]
    [InlineData("/")]
    [InlineData("/v1/my-completions?x=/v1/completions")]
    public Task A_path_that_no_parser_claims(string path) =>
        Refusal.BadRequest.ShouldComeAsync(
            strict,
            $"no parser registered matching path suffix for: {path.Split('?')[0]}",
            Make.RequestHeaders(false, "POST", path),
            WholeBody
        );

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_body_that_is_too_large_or_is_announced_to_be()
    {
        Refusal tooLarge = new(413, "PayloadTooLarge", "invalid_request_error", 8, "epp_payload_too_large");
        const string Message = "the request body is larger than the 2000 bytes this endpoint picker accepts";
        await tooLarge.ShouldComeAsync(strict, Message, Make.Post(), Make.RequestBody(new byte[500]), Make.RequestBody(new byte[1501]));
        await tooLarge.ShouldComeAsync(strict, Message, Make.Post(("content-length", "2001")), Make.RequestBody("{"));
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1000, 1)]
    [InlineData(3, 100_000)]
    public Task Too_many_headers(int count, int size) =>
        (Refusal.BadRequest with { Status = 431 }).ShouldComeAsync(
            strict,
            "the request has more than 1000 headers or 262144 bytes of them",
            Make.Post([.. Enumerable.Range(0, count).Select(i => ($"x-{i}", new string('a', size)))])
        );

    /// <summary>A body takes 1 KiB at least: there is no room for two, and which of them came first only the picker knows.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Too_much_held_at_one_time()
    {
        using ProxyStream first = strict.Open();
        using ProxyStream second = strict.Open();
        await first.SendAsync(Make.Post(), Make.RequestBody(Make.Chat));
        await second.SendAsync(Make.Post(), Make.RequestBody(Make.Chat));
        Task<ProcessingResponse> toFirst = first.ReceiveAsync();
        Task<ProcessingResponse> toSecond = second.ReceiveAsync();
        bool isFirstRefused = await Task.WhenAny(toFirst, toSecond) == toFirst;
        (ProxyStream held, Task<ProcessingResponse> toHeld) = isFirstRefused ? (second, toSecond) : (first, toFirst);
        ImmediateResponse answer = (await (isFirstRefused ? toFirst : toSecond)).ImmediateResponse.ShouldNotBeNull();
        await (isFirstRefused ? first : second).ShouldEndAsync();
        ((int)answer.Status.Code).ShouldBe(503);
        answer.Details.ShouldBe("epp_rejected_saturated");
        answer.Headers.Set("x-llm-d-request-dropped-reason").ShouldBe("rejected-saturated");
        answer.Headers.Set("retry-after").ShouldBe("1");

        // The other one is kept, and served as soon as it is whole.
        toHeld.IsCompleted.ShouldBeFalse();
        await held.SendAsync(Make.RequestBody("", end: true));
        (await toHeld).Kind().ShouldBe("reqH");
        await held.ReceiveAsync("reqB.");
        await held.AnswerAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public Task No_endpoints(bool hasBody) =>
        Refusal.NoEndpoints.ShouldComeAsync(
            nobody,
            "failed to find endpoint candidates for serving the request: no endpoints are configured",
            hasBody ? [Make.Post(), WholeBody] : [Make.Get()]
        );

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_subset_without_an_endpoint_of_the_pool(bool hasBody) =>
        Refusal.NoEndpoints.ShouldComeAsync(
            filtering,
            "failed to find endpoint candidates for serving the request: none that the proxy permits can be reached",
            hasBody ? [Make.Post().WithSubset(Make.List("10.9.9.9:1")), WholeBody] : [Make.Get().WithSubset(Make.List("10.9.9.9:1"))]
        );

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public Task Filters_that_leave_nothing(bool hasBody) =>
        Refusal.Saturated.ShouldComeAsync(
            filtering,
            "no endpoints available for the given request",
            hasBody ? [Make.Post(), WholeBody] : [Make.Get()]
        );

    /// <summary>Endpoints without fresh numbers count as full. The filters would leave nothing either, but nobody asks them.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_sheddable_request_to_a_saturated_pool(bool hasBody) =>
        Refusal.Saturated.ShouldComeAsync(
            filtering,
            "system saturated, sheddable request dropped",
            hasBody ? [Make.Post(Sheddable), WholeBody] : [Make.Get(Sheddable)]
        );

    /// <summary>Unscraped endpoints count as full: 300 · 1^5 is more than certain.</summary>
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_sheddable_request_that_the_admitter_draws()
    {
        await Refusal.Saturated.ShouldComeAsync(
            admitting,
            "request cannot be admitted: probabilistic-admitter: rejected, saturation=1.000 prob=1.00",
            Make.Post(Sheddable),
            WholeBody
        );
        using ProxyStream other = admitting.Open();
        await other.SendAsync(Make.Post(), WholeBody);
        await other.ReceiveAsync("reqH reqB.");
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("if-available")]
    [InlineData("wait=5, IF-AVAILABLE; x=1")]
    public async Task A_prompt_of_which_nothing_is_held_though_that_was_asked_for(string preference)
    {
        Refusal missing = new(412, "PreconditionFailed", "invalid_request_error", 9, "epp_precondition_failed");
        const string Message = "no decode worker has the requested KV cache";
        ProcessingRequest body = Make.RequestBody(Bodies.Completion($"{preference} {new string('x', 4000)}"), end: true);
        ProcessingRequest headers = Make.RequestHeaders(false, "POST", Bodies.Completions, ("prefer", preference));
        // Where nobody remembers prompts nothing is held.
        await missing.ShouldComeAsync(strict, Message, Make.Post(("prefer", preference)), WholeBody);
        await missing.ShouldComeAsync(admitting, Message, headers, body);

        // The first to compute it is not asked whether it holds it.
        foreach (ProcessingRequest each in (ProcessingRequest[])[Make.RequestHeaders(false, "POST", Bodies.Completions), headers])
        {
            using ProxyStream stream = admitting.Open();
            await stream.SendAsync(each, body);
            await stream.ReceiveAsync("reqH reqB.");
            await stream.AnswerAsync();
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_profile_that_there_is_not()
    {
        await Refusal.BadRequest.ShouldComeAsync(
            profiles,
            $"header {Profile} names no scheduling profile; there are: fast, slow",
            Make.Post((Profile, "steady")),
            WholeBody
        );
        await new Refusal(500, "Internal", "server_error", 13, "epp_internal").ShouldComeAsync(profiles, NoProfile, Make.Post(), WholeBody);
        using ProxyStream named = profiles.Open();
        await named.SendAsync(Make.Post((Profile, " slow ")), WholeBody);
        await named.ReceiveAsync("reqH reqB.");
        await named.AnswerAsync();
    }

    /// <summary>One parser and small bounds.</summary>
    public sealed class StrictPicker()
        : SharedPicker(
            rest: "requestHandler: { parsers: [ { pluginRef: openai-parser } ] }",
            flags: ["--max-request-body=2000", "--max-held-bytes=2000"]
        );

    public sealed class PickerOfNobody() : SharedPicker(endpoints: "endpoints: []");

    /// <summary>No endpoint has the label that it asks for.</summary>
    public sealed class FilteringPicker()
        : SharedPicker(plugins: "- { type: label-selector-filter, parameters: { matchLabels: { zone: nowhere } } }", resources: Sheddables);

    /// <summary>Its gate is open and its admitter strict; it remembers prompts.</summary>
    public sealed class AdmittingPicker()
        : SharedPicker(
            plugins: """
            - type: prefix-cache-scorer
            - type: probabilistic-admitter
            - type: concurrency-detector
            """,
            rest: "flowControl: { saturationDetector: { pluginRef: concurrency-detector } }",
            resources: Sheddables
        );

    public sealed class PickerOfProfiles()
        : SharedPicker(
            plugins: """
            - type: queue-scorer
            - type: header-profile-handler
            """,
            rest: """
            schedulingProfiles:
            - { name: fast, plugins: [ { pluginRef: queue-scorer } ] }
            - { name: slow, plugins: [ { pluginRef: queue-scorer } ] }
            """,
            flags: "--allow-experimental-plugins"
        );
}

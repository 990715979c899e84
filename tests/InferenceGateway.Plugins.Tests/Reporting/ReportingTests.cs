using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Reporting;

public sealed class ReportingTests
{
    // 7 prompt tokens, 3 of them cached, 5 completion tokens.
    [Theory]
    [InlineData("usage.prompt_tokens + 4.0 * usage.completion_tokens", 27)]
    [InlineData("usage.prompt_tokens + 4 * usage.completion_tokens", 27)]
    [InlineData("(usage.prompt_tokens+4)*usage.completion_tokens", 55)]
    [InlineData("usage.total_tokens", 12)]
    [InlineData("usage.prompt_tokens - usage.prompt_tokens_details.cached_tokens", 4)]
    [InlineData("10 - 2 - 3", 5)]
    [InlineData("100 / 10 / 4", 2)] // 2.5, cut
    [InlineData("-7.9 + 2", -5)] // -5.9, cut
    [InlineData("17 % 5", 2)]
    [InlineData("int(7.9) * 2", 14)]
    [InlineData("double(7) / 2 * 2", 7)]
    [InlineData("1e3", 1000)]
    [InlineData("2 - -3", 5)]
    [InlineData("usage.prompt_tokens > 6 ? 1 : 2", 1)]
    [InlineData("usage.prompt_tokens >= 8 ? 3 : usage.completion_tokens < 6 ? 2 : 4", 2)]
    [InlineData("!(1 == 2) && true != false ? 8 : 9", 8)]
    [InlineData("has(usage.prompt_tokens_details.cached_tokens) ? 6 : 7", 6)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("0.9", null)]
    [InlineData("1 / 0", null)]
    [InlineData("0 % 0", null)]
    public void A_number_is_worked_out_from_the_usage(string expression, int? expected) => Reported(expression).ShouldBe(expected);

    [Theory]
    [InlineData("usage.completion_tokens > 0.0", true)]
    [InlineData("usage.completion_tokens > 5", false)]
    [InlineData("usage.prompt_tokens_details.cached_tokens > 100 || true", true)]
    public void A_condition_decides_whether_it_is_reported(string condition, bool isReported) =>
        Reported("42", condition).ShouldBe(isReported ? 42 : null);

    [Theory]
    [InlineData("usage.prompt_tokens_details.cached_tokens + 1", null)]
    [InlineData("usage.prompt_tokens_details.cached_tokens > 0 ? 1 : 2", null)]
    [InlineData("has(usage.prompt_tokens_details.cached_tokens) ? 1 : 2", 2)]
    [InlineData("usage.prompt_tokens_details.cached_tokens > 0 || true ? 3 : 4", 3)]
    [InlineData("true || usage.prompt_tokens_details.cached_tokens > 0 ? 3 : 4", 3)]
    [InlineData("usage.prompt_tokens_details.cached_tokens > 0 && false ? 3 : 4", 4)]
    [InlineData("usage.prompt_tokens_details.cached_tokens > 0 && true ? 3 : 4", null)]
    [InlineData("usage.total_tokens + 5", 5)]
    public void What_was_not_reported_is_missing_or_0(string expression, int? expected) =>
        Reported(expression, usage: TokenUsage.Unknown).ShouldBe(expected);

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("usage.prompt_token", "did you mean 'usage.prompt_tokens'?")]
    [InlineData("usage", "'usage' is not known")]
    [InlineData("1 +", "expected a number, a name or '(', found the end")]
    [InlineData("1 2", "expected an operator or the end at character 3, found '2'")]
    [InlineData("(1", "expected ')', found the end")]
    [InlineData("true ? 1", "expected ':', found the end")]
    [InlineData("1 ? 2 : 3", "'?' takes a Boolean here, not a Number")]
    [InlineData("true ? 2 : false", "':' takes a Number here, not a Boolean")]
    [InlineData("true + 1", "'+' takes a Number here, not a Boolean")]
    [InlineData("1 && true", "'&&' takes a Boolean here, not a Number")]
    [InlineData("!1", "'!' takes a Boolean here, not a Number")]
    [InlineData("1 > 0", "is a Boolean; a Number was expected")]
    [InlineData("has(1)", "has() takes a field of usage")]
    [InlineData("size(1)", "'size' is not known")]
    [InlineData("1.2.3", "'1.2.3' is not a number")]
    [InlineData("1 = 2", "expected an operator or the end at character 3, found '='")]
    [InlineData("\"x\"", "expected a number, a name or '(' at character 1, found '\"'")]
    public void An_expression_that_cannot_work_is_refused_at_the_start(string expression, string problem)
    {
        PluginConfigurationException refusal = Configured.Refusal(
            "request-attribute-reporter",
            $$"""{"attributes":[{"key":{"name":"n"},"expression":"{{expression.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}]}""".Replace(
                "'",
                "\\u0027",
                StringComparison.Ordinal
            )
        );
        refusal.Parameter.ShouldBe("attributes[0].expression");
        refusal.Message.ShouldContain(problem);
    }

    [Fact]
    public void Expressions_without_end_are_refused_instead_of_exhausting_the_stack()
    {
        foreach (
            string expression in new[] { new string('(', 1000), new string('!', 1000), "1" + string.Concat(Enumerable.Repeat("+1", 1000)) }
        )
        {
            Configured.Refusal("request-attribute-reporter", $"{{'attributes':[{{'key':{{'name':'n'}},'expression':'{expression}'}}]}}");
        }
    }

    [Theory]
    [InlineData("{}", "attributes")]
    [InlineData("{'attributes': []}", "attributes")]
    [InlineData("{'attributes': [{'expression': '1'}]}", "attributes[0].key.name")]
    [InlineData("{'attributes': [{'key': {'name': 'a'}, 'expression': '1', 'condition': '1'}]}", "attributes[0].condition")]
    [InlineData("{'attributes': [{'key': {'name': 'a'}, 'expression': '1'}, {'key': {'name': 'b'}, 'expression': '1'}]}", "attributes")]
    public void The_reporters_parameters_are_checked(string parameters, string parameter) =>
        Configured.Refusal("request-attribute-reporter", parameters).Parameter.ShouldBe(parameter);

    [Fact]
    public void The_reporter_asks_for_usage_and_uses_the_namespace_given()
    {
        TestBuilder builder = new();
        IResponseHook reporter = Configured.Plugin<IResponseHook>(
            "request-attribute-reporter",
            "{'attributes': [{'key': {'namespace': 'ours', 'name': 'cost'}, 'expression': '3'}]}",
            builder
        );
        builder.AllNeeds.ShouldBe(RequestNeeds.Usage);
        InferenceRequest request = new();
        reporter.ResponseCompleted(request, new Fleet(1)[0], TokenUsage.Unknown);
        request.ResponseMetadata.All.ShouldBe([new ResponseMetadatum("ours", "cost", 3)]);
    }

    [Fact]
    public void The_verifier_shows_what_the_proxy_reported()
    {
        IResponseHook verifier = Configured.Plugin<IResponseHook>("destination-endpoint-served-verifier");
        TestHeaders headers = new();
        InferenceRequest request = new();
        verifier.ResponseStarted(request, new Fleet(1)[0], headers);
        headers.Values["x-conformance-test-served-endpoint"].ShouldBe("fail: missing destination endpoint served metadata");
        request.Attributes.Set(RequestAttributes.ServedEndpoint, "10.0.0.1:1");
        verifier.ResponseStarted(request, new Fleet(1)[0], headers);
        headers.Values["x-conformance-test-served-endpoint"].ShouldBe("10.0.0.1:1");
    }

    [Theory]
    // Endpoints a, b, c are 10.0.0.1 with ports 8005, 8003, 8001.
    [InlineData("10.0.0.1:8003", "b")]
    [InlineData(" 10.0.0.1:8001 , 10.0.0.1:8005", "ac")]
    [InlineData("10.0.0.1", "c")]
    [InlineData("10.0.0.2, nonsense,,:", "")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void The_testing_filter_keeps_what_the_header_lists(string? header, string kept)
    {
        InferenceRequest request = new()
        {
            Headers = header is null ? new TestHeaders() : new TestHeaders(("test-epp-endpoint-selection", header)),
        };
        new Fleet(3).Filter(Configured.Plugin<IFilter>("header-based-testing-filter"), request).ShouldBe(kept);
    }

    private static int? Reported(string expression, string? condition = null, TokenUsage? usage = null)
    {
        string when = condition is null ? "" : $", 'condition': '{condition}'";
        IResponseHook reporter = Configured.Plugin<IResponseHook>(
            "request-attribute-reporter",
            $"{{'attributes': [{{'key': {{'name': 'cost'}}, 'expression': '{expression}'{when}}}]}}"
        );
        InferenceRequest request = new();
        TokenUsage known = new()
        {
            PromptTokens = 7,
            CompletionTokens = 5,
            CachedTokens = 3,
        };
        reporter.ResponseCompleted(request, new Fleet(1)[0], usage ?? known);
        return request.ResponseMetadata.All is [var only] ? (int)only.Value : null;
    }
}

using System.Text;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Resources;
using InferenceGateway.Engine.Tests.Fakes;
using InferenceGateway.Engine.Tests.Resources;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class ModelRewritingTests
{
    private const string Header = "x-llm-d-model-name-rewrite";
    private const string FormerHeader = "x-gateway-model-name-rewrite";

    private static readonly string Configuration = FakeEngine.Configuration.Replace(
        "- pluginRef: parser",
        "- pluginRef: json-parser",
        StringComparison.Ordinal
    );

    private readonly ResourceStore _resources = new(ResourceScope.Everything);

    [Fact]
    public void Only_the_models_value_changes_in_the_body()
    {
        Rule("public", "m");
        // The body of a recorded conversation: odd spaces, a number with a trailing zero, characters that JSON writers like to escape.
        Sent("""{ "model": "public", "z": 1.50, "messages": [ {"role":"user","content":"a<b & ü"} ] }""")
            .ShouldBe("""{ "model": "m", "z": 1.50, "messages": [ {"role":"user","content":"a<b & ü"} ] }""");
    }

    [Fact]
    public void A_body_that_names_the_target_already_is_not_changed()
    {
        Rule(null, "m");
        Sent("""{"model":"m"}""").ShouldBe("""{"model":"m"}""");
    }

    [Fact]
    public void Of_several_models_the_last_one_is_meant_and_changed()
    {
        Rule("b", "m");
        Sent("""{"model":"a","x":{"model":"b"},"model":"b"}""").ShouldBe("""{"model":"a","x":{"model":"b"},"model":"m"}""");
    }

    [Theory]
    [InlineData("""{"messages":[]}""", """{"model":"m","messages":[]}""")]
    [InlineData("  {}", """  {"model":"m"}""")]
    [InlineData("{ \r\n\t}", "{\"model\":\"m\" \r\n\t}")]
    [InlineData("""{"x":1,"model": null }""", """{"x":1,"model": "m" }""")]
    [InlineData("""{"model":{"model":[1]},"x":1}""", """{"model":"m","x":1}""")]
    [InlineData("""{"model":"a","model":-1.5e3}""", """{"model":"a","model":"m"}""")]
    [InlineData("""{"model":""}""", """{"model":"m"}""")]
    [InlineData("""{"x":{"model":"deep"}}""", """{"model":"m","x":{"model":"deep"}}""")]
    public void A_rule_for_all_gives_a_model_to_a_body_that_names_none(string body, string expected)
    {
        Rule(null, "m");
        Sent(body).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a\"b\\c", """{"model":"a\"b\\c"}""")]
    [InlineData("über/模型", """{"model":"über/模型"}""")]
    [InlineData("tab\tand\u0001", """{"model":"tab\tand\u0001"}""")]
    public void A_name_is_written_as_json(string name, string expected)
    {
        Rule("x", name);
        Sent("""{"model":"x"}""").ShouldBe(expected);
    }

    [Fact]
    public void A_name_that_is_no_valid_text_does_not_break_the_body()
    {
        Rule("x", "half " + (char)0xD800 + " pair");
        Sent("""{"model":"x"}""").ShouldBe("{\"model\":\"half " + (char)0xFFFD + " pair\"}");
    }

    [Fact]
    public void The_header_gives_a_model_and_a_rule_for_the_bodys_model_overrides_it()
    {
        Sent("""{"model":"x"}""", (Header, "from-header")).ShouldBe("""{"model":"from-header"}""");
        Sent("""{"n":1}""", (Header, "from-header")).ShouldBe("""{"model":"from-header","n":1}""");
        Rule("x", "m");
        Sent("""{"model":"x"}""", (Header, "from-header")).ShouldBe("""{"model":"m"}""");
        // The rule is looked up by what the body names, not by what the header says.
        Sent("""{"model":"y"}""", (Header, "x")).ShouldBe("""{"model":"x"}""");
    }

    [Fact]
    public void The_present_name_of_the_header_hides_the_former_one_even_when_empty()
    {
        Sent("""{"model":"x"}""", (FormerHeader, "old")).ShouldBe("""{"model":"old"}""");
        Sent("""{"model":"x"}""", (FormerHeader, "old"), (Header, "new")).ShouldBe("""{"model":"new"}""");
        Sent("""{"model":"x"}""", (FormerHeader, "old"), (Header, "")).ShouldBe("""{"model":"x"}""");
    }

    [Fact]
    public void Without_any_model_the_request_is_refused()
    {
        Refusal("""{"messages":[]}""").ShouldBe(InferenceError.BadRequest("model not found in request body"));
        // A rule that chooses nothing leaves no model either.
        _resources.Replace([], [Rewrite(new ModelRewriteRule(null, []))]);
        Refusal("""{"model":"x"}""").HttpStatus.ShouldBe(400);
        Rule(null, "");
        Refusal("""{"model":"x"}""").HttpStatus.ShouldBe(400);
    }

    [Fact]
    public void A_decision_is_counted_and_the_series_name_both_models()
    {
        Rule("public", "m");
        FakeEngine engine = Engine();
        RequestContext context = engine.Begin(new FakeHeaders());
        engine.Director.Decide(context, """{"model":"public"}"""u8).ShouldBeNull();
        engine
            .MetricValue("""llm_d_epp_model_rewrite_decisions_total{model_rewrite_name="rewrite",model_name="public",target_model="m"}""")
            .ShouldBe(1);
        engine.MetricValue("""llm_d_epp_request_total{model_name="public",target_model_name="m",""").ShouldBe(1);
        // 18 bytes came; "public" gave way to "m", five bytes less.
        engine.MetricValue("llm_d_epp_request_size_bytes_sum").ShouldBe(13);
        engine.Director.End(context, Abstractions.Requests.RequestEnding.Completed, 200);
    }

    [Fact]
    public void Answers_are_restored_only_when_the_client_named_another_model()
    {
        Rule("public", "m");
        Rewritten("""{"model":"public"}""").ModelRestorer.ShouldNotBeNull();
        Rewritten("""{"model":"m"}""").ModelRestorer.ShouldBeNull();
        Rule(null, "m");
        Rewritten("""{}""").ModelRestorer.ShouldBeNull();
    }

    [Fact]
    public void A_reused_context_remembers_nothing_of_the_rewrite_before()
    {
        Rule("public", "m");
        FakeEngine engine = Engine();
        RequestContext context = engine.Begin(new FakeHeaders());
        engine.Director.Decide(context, """{"model":"public"}"""u8).ShouldBeNull();
        engine.Director.End(context, Abstractions.Requests.RequestEnding.Completed, 200);
        RequestContext next = engine.Begin(new FakeHeaders());
        next.ShouldBeSameAs(context);
        engine.Director.Decide(next, """{"model":"other"}"""u8).ShouldBeNull();
        next.Patch.IsEmpty.ShouldBeTrue();
        next.ModelRestorer.ShouldBeNull();
        next.Request.TargetModel.ShouldBe("other");
    }

    private static InferenceModelRewrite Rewrite(ModelRewriteRule rule) => new("default", "rewrite", null, null, [rule]);

    private void Rule(string? model, string target) =>
        _resources.Replace([], [Rewrite(new ModelRewriteRule(model is null ? null : [model], [new ModelRewriteTarget(target)]))]);

    private FakeEngine Engine() => new(new DirectorOptions { Resources = _resources, Random = new FixedRandom(0) }, [], Configuration, "a");

    private RequestContext Rewritten(string body, params (string, string)[] headers)
    {
        FakeEngine engine = Engine();
        RequestContext context = engine.Begin(new FakeHeaders(headers));
        engine.Director.Decide(context, Encoding.UTF8.GetBytes(body)).ShouldBeNull();
        return context;
    }

    private InferenceError Refusal(string body)
    {
        FakeEngine engine = Engine();
        return engine.Director.Decide(engine.Begin(new FakeHeaders()), Encoding.UTF8.GetBytes(body)).ShouldNotBeNull();
    }

    /// <summary>The body as the endpoint gets it.</summary>
    private string Sent(string body, params (string, string)[] headers)
    {
        BodyPatch patch = Rewritten(body, headers).Patch;
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        byte[] sent = [.. bytes.AsSpan(0, patch.Start), .. patch.Replacement.Span, .. bytes.AsSpan(patch.Start + patch.Length)];
        return Encoding.UTF8.GetString(sent);
    }
}

using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Configuration;

/// <summary>Types here: <c>a</c> claims completions, <c>b</c> claims messages, <c>rest</c> takes every path. The defaults are a and rest.</summary>
public sealed class ParserConfigurationTests
{
    [Fact]
    public void Without_a_list_the_defaults_are_used()
    {
        CompiledConfiguration compiled = Compile("");

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe(["a", "rest"]);
        compiled.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_list_gets_nothing_added_and_needs_no_declarations()
    {
        CompiledConfiguration compiled = Compile("requestHandler: {parsers: [{pluginRef: b}]}");

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe([null, "b"]);
        compiled.Plugins.Select(p => p.Name).ShouldNotContain("a");
    }

    [Fact]
    public void A_declared_parser_is_meant_by_its_name() =>
        Names(
                Compile("plugins: [{name: mine, type: a}]\nrequestHandler: {parsers: [{pluginRef: mine}, {pluginRef: rest}]}"),
                "/v1/completions",
                "/v1/x"
            )
            .ShouldBe(["mine", "rest"]);

    [Fact]
    public void The_deprecated_field_stands_for_a_list_of_one()
    {
        CompiledConfiguration compiled = Compile("parser: {pluginRef: b}");

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe([null, "b"]);
        compiled.Warnings.ShouldHaveSingleItem().ShouldContain("'parser' is deprecated");
    }

    [Fact]
    public void Beside_a_list_the_deprecated_field_has_no_effect()
    {
        CompiledConfiguration compiled = Compile("parser: {pluginRef: b}\nrequestHandler: {parsers: [{pluginRef: a}]}");

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe(["a", null]);
        compiled.Warnings.ShouldHaveSingleItem().ShouldContain("'parser' is deprecated");
    }

    [Fact]
    public void A_second_parser_of_a_type_is_left_out_with_a_warning()
    {
        CompiledConfiguration compiled = Compile(
            "plugins: [{name: second, type: a}]\nrequestHandler: {parsers: [{pluginRef: a}, {pluginRef: second}, {pluginRef: b}]}"
        );

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe(["a", "b"]);
        compiled.Warnings.ShouldBe(["parser 'second' is left out: a parser of type 'a' is listed before it"]);
    }

    [Fact]
    public void A_parser_after_one_that_takes_every_path_is_never_asked_and_a_warning_says_so()
    {
        CompiledConfiguration compiled = Compile("requestHandler: {parsers: [{pluginRef: rest}, {pluginRef: b}, {pluginRef: a}]}");

        Names(compiled, "/v1/completions", "/v1/messages").ShouldBe(["rest", "rest"]);
        compiled.Warnings.ShouldBe([
            "parser 'b' is never asked: 'rest', listed before it, takes every path; list it earlier",
            "parser 'a' is never asked: 'rest', listed before it, takes every path; list it earlier",
        ]);
    }

    [Theory]
    [InlineData("rst", "references 'rst', which is neither a plugin nor a registered plugin type; did you mean 'rest'?")]
    [InlineData("max-score-picker", "plugin 'max-score-picker' of type 'max-score-picker' is not a parser")]
    public void What_is_no_parser_is_refused_with_its_place(string name, string problem) =>
        Should
            .Throw<ConfigurationException>(() => Compile($"requestHandler: {{parsers: [{{pluginRef: a}}, {{pluginRef: {name}}}]}}"))
            .Message.ShouldContain($"requestHandler.parsers[1].pluginRef: {problem}");

    [Fact]
    public void Endpoints_must_speak_what_every_parser_names()
    {
        CompiledConfiguration compiled = Compile("requestHandler: {parsers: [{pluginRef: a}, {pluginRef: b}, {pluginRef: rest}]}");

        compiled.SupportsProtocol("").ShouldBeTrue();
        compiled.SupportsProtocol("kubernetes.io/h2c").ShouldBeTrue();
        compiled.SupportsProtocol("http").ShouldBeFalse(); // b does not name it
        Compile("").SupportsProtocol("http").ShouldBeTrue();
        Compile("requestHandler: {parsers: [{pluginRef: rest}]}").SupportsProtocol("anything").ShouldBeTrue();
    }

    private static string?[] Names(CompiledConfiguration compiled, params string[] paths) =>
        [.. paths.Select(path => compiled.Parsers.Find(path)?.Parser.Name)];

    private static CompiledConfiguration Compile(string text)
    {
        PluginRegistry registry = new() { Defaults = FakeEngine.Defaults with { Parsers = ["a", "rest"] } };
        registry.Add("max-score-picker", PluginStability.Beta, _ => new BestFirstPicker());
        registry.Add("single-profile-handler", PluginStability.Beta, _ => new FakeHandler([0], 0));
        registry.Add("a", PluginStability.Beta, _ => new FakeParser { Protocols = ["kubernetes.io/h2c", "http"] });
        registry.Add("b", PluginStability.Beta, _ => new FakeParser { PathSuffixes = ["/messages/"], Protocols = ["kubernetes.io/h2c"] });
        registry.Add("rest", PluginStability.Beta, _ => new FakeParser { PathSuffixes = [] });
        return new ConfigurationCompiler(
            registry,
            new EngineMetrics(Prometheus.Metrics.NewCustomRegistry()),
            TimeProvider.System,
            new SeededRandomSource(1)
        ).Compile(ConfigurationReader.Parse("file", text.Length == 0 ? "kind: EndpointPickerConfig" : text));
    }
}

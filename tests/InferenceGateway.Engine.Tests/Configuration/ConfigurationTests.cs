using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Randomness;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Configuration;

public sealed class ConfigurationTests
{
    private const string Header = "apiVersion: llm-d.ai/v1alpha1\nkind: EndpointPickerConfig\n";

    [Theory]
    [InlineData("apiVersion: v2\nkind: EndpointPickerConfig", "apiVersion: 'v2' is not known")]
    [InlineData("kind: Pod", "kind: 'Pod' is not known")]
    [InlineData("pluginz: []", "pluginz: unknown field; did you mean 'plugins'?")]
    [InlineData("plugins: []\nplugins: []", "line 2")]
    [InlineData("plugins: 3", "plugins: a list was expected")]
    [InlineData("plugins: [{name: x}]", "plugins[0].type: is missing")]
    [InlineData("plugins: [{type: x, params: 1}]", "plugins[0].params: unknown field")]
    [InlineData("schedulingProfiles: [{plugins: []}]", "schedulingProfiles[0].name: is missing")]
    [InlineData(
        "schedulingProfiles: [{name: a, plugins: [{pluginRef: b, weight: heavy}]}]",
        "plugins[0].weight: 'heavy' is not a finite number"
    )]
    [InlineData("schedulingProfiles: [{name: a, plugins: [{pluginRef: b, weight: .nan}]}]", "'.nan' is not a finite number")]
    public void What_is_wrong_with_the_shape_is_said_with_its_place(string text, string message) =>
        Should.Throw<ConfigurationException>(() => ConfigurationReader.Parse("file", text)).Message.ShouldContain(message);

    [Fact]
    public void Deprecated_spellings_work_and_are_mentioned()
    {
        ConfigurationDocument document = ConfigurationReader.Parse(
            "file",
            "apiVersion: inference.networking.x-k8s.io/v1alpha1\nkind: EndpointPickerConfig\nparser: {pluginRef: p}"
        );
        document.Parsers.ShouldBe(["p"]);
        document.Warnings.Count.ShouldBe(2);
    }

    [Fact]
    public void Parameters_keep_their_types()
    {
        ConfigurationDocument document = ConfigurationReader.Parse(
            "file",
            "plugins: [{type: x, parameters: {n: 3, f: 0.5, b: true, t: '3', s: text, z: null, l: [1, a], d: 0s}}]"
        );
        document
            .Plugins[0]
            .Parameters!.Value.GetRawText()
            .ShouldBe("""{"n":3,"f":0.5,"b":true,"t":"3","s":"text","z":null,"l":[1,"a"],"d":"0s"}""");
    }

    [Theory]
    [InlineData("plugins: [{type: scorr}]", "plugins[0].type: plugin type 'scorr' is not registered; did you mean 'scorer'?")]
    [InlineData("plugins: [{type: scorer}, {type: scorer}]", "plugins[1].name: a second plugin is called 'scorer'")]
    [InlineData(
        "schedulingProfiles: [{name: a, plugins: [{pluginRef: b}]}]",
        "schedulingProfiles[0].plugins[0].pluginRef: references undefined plugin 'b'"
    )]
    [InlineData("schedulingProfiles: [{name: a}, {name: a}]", "schedulingProfiles[1].name: a second profile is called 'a'")]
    [InlineData("schedulingProfiles: [{name: a}, {name: b}]", "no profile handler configured")]
    [InlineData(
        "plugins: [{type: picker}, {name: p2, type: picker}]\nschedulingProfiles: [{name: a, plugins: [{pluginRef: picker}, {pluginRef: p2}]}]",
        "a second picker, 'p2' after 'picker'"
    )]
    [InlineData("plugins: [{type: reader}]", "plugin 'reader' reads 'Thing/nobody', which no plugin writes")]
    [InlineData("plugins: [{type: picky, parameters: {size: -1}}]", "plugins[0].parameters.size: plugin 'picky' (picky): must be positive")]
    [InlineData("plugins: [{type: ping}, {type: pong}]", "producers need each other's data: ping, pong")]
    [InlineData("plugins: [{type: ping}, {type: pong}, {name: ping2, type: ping}]", "'Ping' is written by plugin 'ping' already")]
    [InlineData("requestHandler: {parsers: [{pluginRef: scorer}]}", "plugin 'scorer' of type 'scorer' is not a parser")]
    public void What_cannot_be_built_is_said_with_its_place(string text, string message) =>
        Should.Throw<ConfigurationException>(() => Compile(text)).Message.ShouldContain(message);

    [Fact]
    public void Handler_picker_and_missing_producers_are_added()
    {
        CompiledConfiguration compiled = Compile("plugins: [{type: prefix-reader}]");
        compiled.Plugins.Select(p => p.Name).ShouldBe(["prefix-reader", "single-profile-handler", "max-score-picker", "prefix"]);
        compiled.PrefixMatches.ShouldNotBeNull();
    }

    [Fact]
    public void Without_profiles_everything_listed_takes_part_in_the_order_of_the_document()
    {
        CompiledConfiguration compiled = Compile("plugins: [{type: scorer}, {type: filter}, {name: f2, type: filter}]");
        compiled.Scheduler.Profiles.ShouldHaveSingleItem().Filters.Select(f => f.Name).ShouldBe(["filter", "f2"]);
        compiled.Scheduler.Profiles[0].Scorers.ShouldHaveSingleItem().Weight.ShouldBe(1);
    }

    [Fact]
    public void A_producer_runs_after_the_one_it_reads_from() =>
        Compile("plugins: [{type: late}, {type: early}]").Producers.Select(p => p.Name).ShouldBe(["early", "late"]);

    [Fact]
    public void Needs_add_up() =>
        Compile("plugins: [{type: needy}, {type: picky}]").Needs.ShouldBe(RequestNeeds.Prompt | RequestNeeds.Usage);

    [Theory]
    [InlineData("plugins: [{type: building}, {type: scorer}, {type: alpha, name: mine}]", "plugins[2].type: plugin 'mine' of type 'alpha'")]
    [InlineData(
        "plugins: [{type: building}]\nrequestHandler: {parsers: [{pluginRef: alpha}]}",
        "requestHandler.parsers[0].pluginRef: plugin 'alpha' of type 'alpha'"
    )]
    public void An_experimental_plugin_is_refused_before_anything_is_built(string text, string problem)
    {
        string message = Should.Throw<ConfigurationException>(() => Compile(text)).Message;

        message.ShouldContain(problem);
        message.ShouldContain("--allow-experimental-plugins");
        // The type 'building' would have failed otherwise.
        Should.Throw<InvalidOperationException>(() => Compile(text, allowsExperimental: true));
    }

    [Fact]
    public void An_experimental_plugin_is_built_where_that_is_permitted() =>
        Compile("plugins: [{type: alpha}]", allowsExperimental: true).Plugins.ShouldContain(plugin => plugin.Type.Name == "alpha");

    [Fact]
    public void An_experimental_plugin_that_is_added_by_default_is_refused_too() =>
        Should
            .Throw<ConfigurationException>(() => Compile("plugins: [{type: alpha-reader}]"))
            .Message.ShouldContain("plugin 'alpha' of type 'alpha' is experimental");

    private static CompiledConfiguration Compile(string text, bool allowsExperimental = false)
    {
        PluginRegistry registry = new() { Defaults = FakeEngine.Defaults };
        registry.Add("scorer", PluginStability.Beta, _ => new FakeScorer([]));
        registry.Add("filter", PluginStability.Beta, _ => new FakeFilter());
        registry.Add("picker", PluginStability.Beta, _ => new BestFirstPicker());
        registry.Add("max-score-picker", PluginStability.Beta, _ => new BestFirstPicker());
        registry.Add("single-profile-handler", PluginStability.Beta, _ => new FakeHandler([0], 0));
        registry.Add("reader", PluginStability.Beta, b => Read(b, new DataKey<int>("Thing", "nobody")));
        registry.Add("prefix", PluginStability.Beta, b => new HalfPrefixProducer(b.Produces(PrefixMatch.DefaultKey), "a"));
        registry.Add("prefix-reader", PluginStability.Beta, b => Read(b, PrefixMatch.DefaultKey));
        registry.AddDefaultProducer("PrefixCacheMatchInfoDataKey", "prefix");
        registry.Add("ping", PluginStability.Beta, b => Chain(b, "Ping", "Pong"));
        registry.Add("pong", PluginStability.Beta, b => Chain(b, "Pong", "Ping"));
        registry.Add("early", PluginStability.Beta, b => Chain(b, "Early", null));
        registry.Add("late", PluginStability.Beta, b => Chain(b, "Late", "Early"));
        registry.Add("alpha", PluginStability.Alpha, b => Chain(b, "Experiment", null));
        registry.Add("alpha-reader", PluginStability.Beta, b => Read(b, new DataKey<int>("Experiment", "alpha")));
        registry.AddDefaultProducer("Experiment", "alpha");
        registry.Add("building", PluginStability.Beta, _ => throw new InvalidOperationException("It was built."));
        registry.Add("needy", PluginStability.Beta, b => Need(b, RequestNeeds.Prompt));
        registry.Add(
            "picky",
            PluginStability.Beta,
            b => Need(b, RequestNeeds.Usage, b.Name == "picky" && text.Contains("-1", StringComparison.Ordinal))
        );
        return new ConfigurationCompiler(
            registry,
            new EngineMetrics(Prometheus.Metrics.NewCustomRegistry()),
            TimeProvider.System,
            new SeededRandomSource(1)
        )
        {
            AllowsExperimentalPlugins = allowsExperimental,
        }.Compile(ConfigurationReader.Parse("file", Header + text));
    }

    private static FakeScorer Read<T>(IPluginBuilder builder, DataKey<T> key)
        where T : struct
    {
        builder.Consumes(key);
        return new FakeScorer([]);
    }

    private static ChainedProducer Chain(IPluginBuilder builder, string writes, string? reads)
    {
        builder.Produces(new DataKey<int>(writes, ""));
        if (reads is not null)
        {
            builder.Consumes(new DataKey<int>(reads, ""));
        }

        return new ChainedProducer();
    }

    private static FakeScorer Need(IPluginBuilder builder, RequestNeeds needs, bool isRefused = false)
    {
        builder.Needs(needs);
        return isRefused ? throw new PluginConfigurationException("size", "must be positive") : new FakeScorer([]);
    }

    private sealed class ChainedProducer : InferenceGateway.Abstractions.RequestControl.IDataProducer
    {
        public void Produce(InferenceRequest request, Candidates candidates) { }
    }
}

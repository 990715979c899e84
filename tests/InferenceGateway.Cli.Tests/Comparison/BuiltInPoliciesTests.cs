using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.StandaloneGateway;

namespace InferenceGateway.Cli.Tests.Comparison;

public sealed class BuiltInPoliciesTests
{
    public static TheoryData<string> Names => [.. BuiltInPolicies.All.Select(policy => policy.Name)];

    [Fact]
    public void Without_a_word_every_built_in_policy_is_compared() =>
        BuiltInPolicies
            .Select([])
            .Select(policy => policy.Name)
            .ShouldBe(["random", "round-robin", "least-requests", "queue-kv-prefix", "default"]);

    [Theory]
    [InlineData("random", "random-picker")]
    [InlineData("round-robin", "round-robin-picker")]
    [InlineData("least-requests", "active-request-scorer")]
    [InlineData("queue-kv-prefix", "queue-scorer kv-cache-utilization-scorer prefix-cache-scorer")]
    public void A_name_stands_for_its_plugins(string name, string types)
    {
        ComparedPolicy policy = BuiltInPolicies.Find(name);

        policy.Name.ShouldBe(name);
        string.Join(' ', policy.Document.Plugins.Select(plugin => plugin.Type)).ShouldBe(types);
    }

    [Fact]
    public void Default_is_what_the_gateway_routes_by_when_it_is_told_nothing() =>
        BuiltInPolicies
            .Find("default")
            .Document.Plugins.Select(plugin => plugin.Type)
            .ShouldBe(DefaultPolicy.Document.Plugins.Select(plugin => plugin.Type));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_built_in_policy_can_work(string name) =>
        await Should.NotThrowAsync(() => SimulatedCluster.CheckAsync(new ClusterOptions(), BuiltInPolicies.Find(name).Document));

    [Fact]
    public void A_file_is_read_and_keeps_the_name_it_was_asked_for_by()
    {
        using TemporaryFile file = new("plugins:\n- type: queue-scorer\n");

        ComparedPolicy policy = BuiltInPolicies.Select(["random", file.Path])[1];

        policy.Name.ShouldBe(file.Path);
        policy.Document.Plugins.ShouldHaveSingleItem().Type.ShouldBe("queue-scorer");
    }

    [Fact]
    public void What_is_neither_name_nor_file_is_refused_with_the_names_there_are()
    {
        ConfigurationException exception = Should.Throw<ConfigurationException>(() => BuiltInPolicies.Select(["rando"]));

        exception.Message.ShouldBe(
            "--policy: 'rando' is no file and no built-in policy; those are random, round-robin, least-requests, queue-kv-prefix, default"
        );
    }

    [Fact]
    public void The_same_policy_twice_is_refused() =>
        Should
            .Throw<ConfigurationException>(() => BuiltInPolicies.Select(["random", "default", "random"]))
            .Message.ShouldContain("--repeat");

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        using TemporaryFile file = new("plugins: [");

        Should.Throw<ConfigurationException>(() => BuiltInPolicies.Find(file.Path)).Message.ShouldContain(file.Path);
    }
}

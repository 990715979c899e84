using System.CommandLine;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.Simulation.Clusters;

namespace InferenceGateway.Cli.Tests.Clusters;

public sealed class OutageArgumentTests
{
    private static readonly Option<ServerOutage[]> Kill = new("--kill")
    {
        CustomParser = OutageArgument.Read,
        Arity = ArgumentArity.OneOrMore,
    };

    [Fact]
    public void A_server_dies_and_perhaps_comes_back()
    {
        ParseResult result = Parse("--kill", "1@20", "--kill", "3@0.5-2");

        result.Errors.ShouldBeEmpty();
        result
            .GetValue(Kill)
            .ShouldBe([
                new ServerOutage(1, TimeSpan.FromSeconds(20), null),
                new ServerOutage(3, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)),
            ]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0@1")]
    [InlineData("x@1")]
    [InlineData("1@2-1")]
    [InlineData("1@2-2")]
    [InlineData("1@-2")]
    [InlineData("1@2-3-4")]
    [InlineData("1@99999999")]
    public void What_is_no_outage_is_refused(string text) => Parse("--kill", text).Errors.ShouldNotBeEmpty();

    [Fact]
    public void One_server_dies_once() => Parse("--kill", "1@1-2", "--kill", "1@3").Errors.ShouldNotBeEmpty();

    private static ParseResult Parse(params string[] arguments)
    {
        RootCommand command = new();
        command.Add(Kill);
        return command.Parse(arguments);
    }
}

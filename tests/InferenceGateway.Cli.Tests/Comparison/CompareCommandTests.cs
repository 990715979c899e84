using System.CommandLine;

namespace InferenceGateway.Cli.Tests.Comparison;

public sealed class CompareCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--policy random --policy default --repeat 3")]
    [InlineData("--trace builtin:unique --speed 10 --window 5-10 --scale-lengths 0.5 --max-requests 20 --rate 5")]
    [InlineData("--workload conversation --rate 2 --duration 5s --output-tokens 50")]
    [InlineData("--workload synthetic --input-tokens uniform:10:20")]
    [InlineData("--slow 1=0.5 --slow 2=2 --slo-ttft 200ms --slo-tpot 20ms")]
    public void What_makes_sense_is_taken(string line) => Errors(line).ShouldBeEmpty();

    [Theory]
    [InlineData("--workload conversation --trace x", "--trace and --workload exclude each other")]
    [InlineData("--workload conversation --speed 2", "--speed and --workload exclude each other")]
    [InlineData("--no-stream --slo-tpot 20ms", "--slo-ttft and --slo-tpot belong to streamed answers")]
    [InlineData("--output-tokens 5", "--output-tokens belongs to --workload")]
    [InlineData("--workload conversation --input-tokens 5", "--input-tokens belongs to --workload synthetic")]
    [InlineData("--slow 1", "N=FACTOR")]
    [InlineData("--slow 0=1", "N=FACTOR")]
    [InlineData("--slow 1=0", "N=FACTOR")]
    [InlineData("--slow 1=-1", "N=FACTOR")]
    [InlineData("--slow 1=1e9", "N=FACTOR")]
    [InlineData("--slow 1=2=3", "N=FACTOR")]
    [InlineData("--slow 99999999999=1", "N=FACTOR")]
    [InlineData("--repeat 0", "from 1 to 1000")]
    [InlineData("--workload nothing", "synthetic, shared-prefix or conversation")]
    public void What_does_not_is_refused_in_one_line(string line, string expected)
    {
        IReadOnlyList<string> errors = Errors(line);

        errors.ShouldHaveSingleItem().ShouldContain(expected);
        errors[0].ShouldNotContain('\n');
    }

    private static IReadOnlyList<string> Errors(string line) =>
        [.. CompareCommand.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.Select(error => error.Message)];
}

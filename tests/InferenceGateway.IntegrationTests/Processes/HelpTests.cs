using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Processes;

public sealed class HelpTests
{
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(
        "serve",
        "--endpoint --endpoints-file --config-file --host --port --scrape-interval --drain-timeout --max-body --verbosity"
    )]
    [InlineData("simulate-server", "--port --count --model --profile --max-num-seqs --time-to-first-token --failure-types --seed --mode")]
    [InlineData("load", "--workload --trace --rate --concurrency --requests --duration --model --json --html --slo-ttft --seed")]
    [InlineData("demo", "--servers --port --trace --speed --max-requests --config-file --profile --no-baseline --exit-when-done --seed")]
    public async Task A_verb_explains_its_flags_and_exit_codes(string verb, string flags)
    {
        (int code, string output, string[] errors) = await IgwProcess.RunAsync(verb, "--help");

        code.ShouldBe(0);
        errors.ShouldBeEmpty();
        foreach (string flag in flags.Split(' '))
        {
            output.ShouldContain(flag);
        }

        output.ShouldContain("Exit codes:");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_endpoint_picker_says_each_default_once_and_as_it_is_typed()
    {
        (int code, string output, _) = await IgwProcess.RunAsync("epp", "--help");

        code.ShouldBe(0);
        output.ShouldContain("(default 50ms, which is the least)");
        output.ShouldNotContain("[default:");
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_a_verb_all_verbs_are_listed()
    {
        (int code, string output, string[] errors) = await IgwProcess.RunAsync();

        code.ShouldBe(0);
        errors.ShouldBeEmpty();
        foreach (string verb in (string[])["serve", "simulate-server", "load", "demo"])
        {
            output.ShouldContain(verb);
        }
    }
}

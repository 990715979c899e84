using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

public sealed class EnvoyDemoTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_demo_behind_Envoy_ends_with_its_comparison()
    {
        EnvoyExecutable.SkipWhenAbsent();

        (int code, string output, string[] errors) = await IgwProcess.RunAsync([
            "demo",
            $"--envoy={EnvoyExecutable.Program}",
            "--port",
            "0",
            "--exit-when-done",
            "--max-requests",
            "20",
            "--servers",
            "2",
            "--profile",
            "none",
            "--speed",
            "100",
        ]);

        code.ShouldBe(0, output + string.Join('\n', errors));
        output.ShouldContain("stats?filter=ext_proc");
        output.ShouldContain("/metrics");
        output.ShouldNotContain("/live/");
        output.Split('\n').ShouldContain(line => line.StartsWith("requests answered") && line.Split("20 of 20").Length == 3);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Without_an_Envoy_it_says_how_to_get_one()
    {
        (int code, _, string[] errors) = await IgwProcess.RunAsync("demo", "--envoy=no-such-envoy");

        code.ShouldBe(2);
        errors.ShouldHaveSingleItem().ShouldContain("no program 'no-such-envoy' on the PATH; install Envoy");
    }
}

using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Processes;

public sealed class DemoTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_demo_ends_with_its_comparison()
    {
        (int code, string output, string[] errors) = await IgwProcess.RunAsync([
            "demo",
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
        output.ShouldContain("/live/");
        output.ShouldContain("random routing");
        output.Split('\n').ShouldContain(line => line.StartsWith("requests answered") && line.Split("20 of 20").Length == 3);
        output.ShouldContain("time to first token");
    }
}

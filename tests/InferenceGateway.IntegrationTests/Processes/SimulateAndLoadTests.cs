using System.Text.Json;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Processes;

public sealed class SimulateAndLoadTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Three_servers_take_load_that_is_reported_as_JSON_and_stop_on_SIGTERM()
    {
        await using IgwProcess servers = IgwProcess.Start("simulate-server", "--port", "0", "--count", "3", "--profile", "none");
        Uri[] addresses = await servers.AddressesAsync("listens on ", count: 3);
        using HttpClient client = new() { Timeout = Patience.Span };
        addresses.Distinct().Count().ShouldBe(3);
        foreach (Uri address in addresses)
        {
            (await client.GetStringAsync(new Uri(address, "/metrics"))).ShouldContain("vllm:num_requests_running");
        }

        (int code, string output, string[] errors) = await IgwProcess.RunAsync([
            "load",
            addresses[0].AbsoluteUri,
            "--requests",
            "20",
            "--concurrency",
            "4",
            "--output-tokens",
            "8",
            "--json",
            "-",
            "--quiet",
        ]);

        code.ShouldBe(0, string.Join('\n', errors));
        using JsonDocument report = JsonDocument.Parse(output);
        report.RootElement.GetProperty("successes").GetProperty("count").GetInt32().ShouldBe(20);
        report.RootElement.GetProperty("failures").GetProperty("count").GetInt32().ShouldBe(0);
        await servers.TerminateAsync();
        (await servers.ExitCodeAsync()).ShouldBe(0, servers.Error);
    }
}

using InferenceGateway.Engine.Requests;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

public sealed class ShippedBootstrapTests
{
    public static TheoryData<string> Bootstraps { get; } =
    [.. Directory.GetFiles(RepositoryFiles.Envoy("."), "picker*.yaml").Select(Path.GetFileName).Order().Select(name => name!)];

    [Fact]
    public void Both_ways_to_fail_are_shipped() => Bootstraps.Select(row => row.Data).ShouldBe(["picker-fail-open.yaml", "picker.yaml"]);

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Bootstraps))]
    public async Task Envoy_takes_every_shipped_bootstrap_as_it_is(string name)
    {
        EnvoyExecutable.SkipWhenAbsent();
        await ShouldBeValidAsync(RepositoryFiles.Envoy(name));
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Bootstraps))]
    public async Task Envoy_takes_it_without_the_lines_marked_TLS(string name)
    {
        EnvoyExecutable.SkipWhenAbsent();
        using ScratchFile file = new(EnvoyBootstrap.Shipped(name).WithoutTls().Text);
        File.ReadAllText(file.Path).ShouldNotContain("transport_socket:");
        await ShouldBeValidAsync(file.Path);
    }

    [Theory]
    [MemberData(nameof(Bootstraps))]
    public void Every_internal_header_is_taken_from_clients(string name)
    {
        const string Remove = "- remove: ";
        string[] removed =
        [
            .. File.ReadLines(RepositoryFiles.Envoy(name))
                .Where(line => line.Contains(Remove, StringComparison.Ordinal))
                .Select(line => line.Split(Remove)[1].Trim()),
        ];

        removed.ShouldBe(InternalHeaders.FromClients, ignoreOrder: true);
    }

    private static async Task ShouldBeValidAsync(string file)
    {
        await using ChildProcess envoy = new(EnvoyExecutable.Program, ["--mode", "validate", "--log-level", "error", "-c", file]);
        int code = await envoy.ExitCodeAsync();
        code.ShouldBe(0, envoy.Output + envoy.Error);
        envoy.Output.ShouldContain("OK");
    }
}

using System.Net;
using System.Net.Sockets;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Processes;

/// <summary>Whoever uses it wrongly is told so in one line, and scripts by the exit code.</summary>
public sealed class WrongUseTests
{
    private const int Failed = 1;
    private const int Wrong = 2;

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("--no-such-flag", "serve", "--endpoint", "http://127.0.0.1:1", "--no-such-flag")]
    [InlineData("--endpoint", "serve")]
    [InlineData("--port", "serve", "--endpoint", "http://127.0.0.1:1", "--port", "70000")]
    [InlineData("ftp://a", "serve", "--endpoint", "ftp://a")]
    [InlineData("/no/such/config", "serve", "--endpoint", "http://127.0.0.1:1", "--config-file", "/no/such/config")]
    [InlineData("/no/such/endpoints", "serve", "--endpoints-file", "/no/such/endpoints")]
    [InlineData("no-such-engine", "serve", "--endpoint", "http://127.0.0.1:1", "--default-engine", "no-such-engine")]
    [InlineData("--scrape-interval", "serve", "--endpoint", "http://127.0.0.1:1", "--scrape-interval", "1ms")]
    public async Task Serve_says_what_is_wrong(string part, params string[] arguments) => await ShouldFailAsync(Wrong, part, arguments);

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("no-such-verb", "no-such-verb")]
    [InlineData("--count", "simulate-server", "--count", "0")]
    [InlineData("no-such-profile", "simulate-server", "--profile", "no-such-profile")]
    [InlineData("no-such-profile", "demo", "--port", "0", "--profile", "no-such-profile")]
    [InlineData("--rate", "load", "http://127.0.0.1:1", "--rate", "fast")]
    [InlineData("URL", "load", "no URL")]
    public async Task Other_verbs_say_what_is_wrong(string part, params string[] arguments) =>
        await ShouldFailAsync(Wrong, part, arguments);

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_file_with_a_mistake_is_named_with_the_place_of_it()
    {
        using ScratchFile configuration = new("plugins:\n- type: no-such-plugin\n");
        using ScratchFile endpoints = new("endpoints:\n- { name: a }\n");

        string wrong = await ShouldFailAsync(Wrong, "no-such-plugin", "serve", "-e", "http://127.0.0.1:1", "-c", configuration.Path);
        wrong.ShouldContain(configuration.Path);
        wrong = await ShouldFailAsync(Wrong, "endpoints[0]", "serve", "--endpoints-file", endpoints.Path);
        wrong.ShouldContain(endpoints.Path);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_port_in_use_is_a_failure()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();

        await Task.WhenAll(
            ShouldFailAsync(Failed, port, "serve", "--port", port, "--endpoint", "http://127.0.0.1:1"),
            ShouldFailAsync(Failed, port, "simulate-server", "--port", port),
            ShouldFailAsync(Failed, port, "demo", "--port", port, "--servers", "1")
        );
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("serve", "--endpoint", "http://127.0.0.1:1", "--port", "0", "--host", "192.0.2.1")] // an address of nobody
    [InlineData("simulate-server", "--port", "0", "--host", "192.0.2.1")]
    public async Task An_address_of_somebody_else_is_a_failure(params string[] arguments) =>
        await ShouldFailAsync(Failed, "192.0.2.1", arguments);

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Load_says_that_nobody_answers()
    {
        string url = ScriptedServer.Nowhere().AbsoluteUri;

        await ShouldFailAsync(Failed, new Uri(url).Authority, "load", url, "--requests", "1");
    }

    private static async Task<string> ShouldFailAsync(int expected, string part, params string[] arguments)
    {
        (int code, _, string[] lines) = await IgwProcess.RunAsync(arguments);
        string line = lines.ShouldHaveSingleItem(string.Join('\n', lines));
        line.ShouldStartWith("igw");
        line.ShouldContain(part);
        code.ShouldBe(expected, line);
        return line;
    }
}

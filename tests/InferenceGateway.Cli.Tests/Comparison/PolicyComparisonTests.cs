using System.Text.Json;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.Cli.Comparison;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Comparison;
using InferenceGateway.LoadGeneration.Workloads;
using InferenceGateway.Simulation.Clusters;

namespace InferenceGateway.Cli.Tests.Comparison;

/// <summary>Whole comparisons with real sockets on loopback: twenty requests, two servers that answer at once.</summary>
public sealed class PolicyComparisonTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Two_policies_answer_the_same_twenty_requests()
    {
        RunComparison comparison = (await Comparison(Options("round-robin", "queue-kv-prefix")).MeasureAsync(_ => { }, Cancellation))!;

        comparison.Setting.ShouldBe("2 simulated servers (none)");
        comparison.Policies.Select(policy => policy.Name).ShouldBe(["round-robin", "queue-kv-prefix"]);
        LoadReport[] runs = [.. comparison.Policies.Select(policy => policy.Runs.ShouldHaveSingleItem())];
        runs.ShouldAllBe(run => run.SuccessCount == 20 && run.FailureCount == 0 && run.CachedRatio != null);
        // The same prompts, whoever answers them; and 20 requests in turn are 10 for each of two servers.
        runs[0].PromptTokens!.Sum.ShouldBe(runs[1].PromptTokens!.Sum);
        runs[0].Endpoints.Select(endpoint => (endpoint.Name, endpoint.Requests)).ShouldBe([("server-1", 10), ("server-2", 10)]);
        runs[1].Endpoints.Sum(endpoint => endpoint.Requests).ShouldBe(20);
    }

    [Fact]
    public async Task The_table_and_the_files_say_the_same()
    {
        using TemporaryFile json = new();
        using TemporaryFile html = new();
        ComparisonOptions options = Options("round-robin", "random") with { Repeats = 2, JsonFile = json.Path, HtmlFile = html.Path };

        int code = await Comparison(options).RunAsync(_ => { }, Cancellation);

        code.ShouldBe(0);
        string[] lines = _output.ToString().Split(_output.NewLine);
        lines[1].ShouldBe("2 simulated servers (none), 2 runs each");
        lines.Count(line => line.StartsWith("round-robin ", StringComparison.Ordinal)).ShouldBe(1);
        lines.Count(line => line.StartsWith("  spread ", StringComparison.Ordinal)).ShouldBe(2);
        html.Read().ShouldContain("<td>round-robin</td>");
        JsonElement policies = JsonElement.Parse(json.Read()).GetProperty("policies");
        policies.GetArrayLength().ShouldBe(2);
        JsonElement ok = policies[0].GetProperty("summary").GetProperty("requests_ok");
        ok.GetProperty("min").GetDouble().ShouldBe(20);
        // Policies take turns, so that what changes on the machine meets both.
        string[] order = [.. _error.ToString().Split(_error.NewLine).Where(line => line.StartsWith('['))];
        order.ShouldBe(["[1/4] round-robin", "[2/4] random", "[3/4] round-robin", "[4/4] random"]);
    }

    /// <summary>Four seconds. Instant answers: a server that dies breaks none, and those it refuses go elsewhere.</summary>
    [Fact]
    public async Task A_server_that_is_killed_in_real_time_comes_back_and_works_again()
    {
        ComparisonOptions options = Options("round-robin");
        options = options with
        {
            Cluster = options.Cluster with { Outages = [new ServerOutage(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5))] },
            Traffic = ClusterTraffic.Any with { Rate = 40, Arrivals = ArrivalKind.Constant, Requests = 160 },
        };

        RunComparison comparison = (await Comparison(options).MeasureAsync(_ => { }, Cancellation))!;

        comparison.Setting.ShouldBe("2 simulated servers (none), server 1 down from 1 to 1.5 s");
        ComparedRuns runs = comparison.Policies.ShouldHaveSingleItem();
        LoadReport report = runs.Runs.ShouldHaveSingleItem();
        report.SentCount.ShouldBe(160);
        report.Failures.ShouldAllBe(failure => failure.Label == "200 - Broken Stream");
        report.Failures.Sum(failure => failure.Count).ShouldBeLessThanOrEqualTo(2); // caught in the instant of an answer
        TracedRequest[] served = [.. runs.FirstRun.Where(request => request.Endpoint == "server-1")];
        served.ShouldContain(request => request.Sent < 1);
        served.ShouldContain(request => request.Sent > 1.5);
        // Of 160 in turn it misses 20 / 2 while it is down, and more until a scrape, half a second apart at most, finds it.
        ((long)served.Length).ShouldBeLessThan(report.Endpoints.Single(endpoint => endpoint.Name == "server-2").Requests);
    }

    [Fact]
    public async Task The_page_of_virtual_runs_opens_the_decisions_that_differ()
    {
        using TemporaryFile html = new();
        ComparisonOptions options = Options("random", "round-robin") with { IsVirtual = true, HtmlFile = html.Path };

        (await Comparison(options).RunAsync(_ => { }, Cancellation)).ShouldBe(0);

        string page = html.Read();
        page.ShouldContain("Requests in flight by endpoint");
        page.ShouldContain("Where policies decided differently");
        page.ShouldContain("<summary>server-1</summary>");
        // Well-formed, and nothing in it is loaded from elsewhere.
        System.Xml.Linq.XDocument.Parse(page).Descendants().ShouldNotContain(element => element.Attribute("src") != null);
        _output.ToString().ShouldContain("virtual time");
    }

    [Fact]
    public async Task Json_on_standard_output_stands_alone()
    {
        int code = await Comparison(Options("random") with { JsonFile = "-" }).RunAsync(_ => { }, Cancellation);

        code.ShouldBe(0);
        JsonElement.Parse(_output.ToString()).GetProperty("policies").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task What_is_wrong_with_the_last_policy_is_found_before_the_first_run()
    {
        using TemporaryFile file = new("plugins:\n- type: no-such-plugin\n");

        ConfigurationException exception = await Should.ThrowAsync<ConfigurationException>(() =>
            Comparison(Options("random", file.Path)).RunAsync(_ => { }, Cancellation)
        );

        exception.Message.ShouldContain("no-such-plugin");
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_profile_trace_or_folder_is_found_before_the_first_run()
    {
        ComparisonOptions options = Options("random");
        await Should.ThrowAsync<ConfigurationException>(() => Run(options with { Cluster = options.Cluster with { Profile = "x" } }));
        await Should.ThrowAsync<LoadSettingsException>(() => Run(options with { Traffic = options.Traffic with { Trace = "builtin:x" } }));
        await Should.ThrowAsync<LoadSettingsException>(() => Run(options with { HtmlFile = "/no/such/folder/x.html" }));

        _error.ToString().ShouldBeEmpty();

        Task<int> Run(ComparisonOptions wrong) => Comparison(wrong).RunAsync(_ => { }, Cancellation);
    }

    [Fact]
    public async Task A_comparison_that_is_cancelled_at_once_reports_nothing()
    {
        int code = await Comparison(Options("random")).RunAsync(_ => { }, new CancellationToken(canceled: true));

        code.ShouldBe(130);
        _output.ToString().ShouldBeEmpty();
    }

    private PolicyComparison Comparison(ComparisonOptions options) => new(options, _output, _error, isTerminal: false);

    private static ComparisonOptions Options(params string[] policies) =>
        new()
        {
            Policies = BuiltInPolicies.Select(policies),
            Cluster = new ClusterOptions { Servers = 2, Profile = "none" },
            Traffic = ClusterTraffic.Any with
            {
                Trace = "builtin:sessions",
                Replay = new TraceReplayOptions { Speed = 1000 },
                Requests = 20,
            },
        };
}

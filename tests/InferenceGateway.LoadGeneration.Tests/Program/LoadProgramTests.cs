using System.Text.Json;
using System.Xml.Linq;
using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Tests.Sending;

namespace InferenceGateway.LoadGeneration.Tests.Program;

public sealed class LoadProgramTests : IDisposable
{
    private const string Models = """{"data":[{"id":"<b>&model"}]}""";

    private const string Event =
        """data: {"choices":[{"delta":{"content":"a"},"finish_reason":"length"}],"usage":{"prompt_tokens":20,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":5}}}"""
        + "\n\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("igw-load").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_run_writes_its_table_its_JSON_and_its_page_and_exits_with_0()
    {
        await using CannedServer server = new(line => Answer(line, "pod-<1>"));
        LoadSettings settings = Settings(server.Uri) with
        {
            JsonFile = Path.Combine(_folder, "report.json"),
            HtmlFile = Path.Combine(_folder, "report.html"),
            Objectives = new ServiceLevelObjectives(TimeSpan.FromMinutes(1), null),
        };

        (await RunAsync(settings)).ShouldBe(LoadExitCode.Success);

        _output.ToString().ShouldContain("20 sent, 20 succeeded, 0 failed");
        _output.ToString().ShouldContain("pod-<1>");
        CheckJson(await File.ReadAllBytesAsync(settings.JsonFile));
        CheckPage(await File.ReadAllTextAsync(settings.HtmlFile));
    }

    [Fact]
    public async Task Failures_are_listed_and_the_exit_code_is_3()
    {
        await using CannedServer server = new(line =>
            line.StartsWith("GET", StringComparison.Ordinal)
                ? CannedAnswer.Json(200, Models)
                : CannedAnswer.Json(429, """{"error":{"message":"<script>\u001b[31m"}}""")
        );
        LoadSettings settings = Settings(server.Uri) with { HtmlFile = Path.Combine(_folder, "report.html") };

        (await RunAsync(settings)).ShouldBe(LoadExitCode.SomeFailed);

        _output.ToString().ShouldContain("20 × 429 - Rate Limit");
        _output.ToString().ShouldNotContain('\u001b');
        (await File.ReadAllTextAsync(settings.HtmlFile)).ShouldNotContain("<script");
    }

    [Fact]
    public async Task JSON_on_standard_output_is_all_that_stands_there()
    {
        await using CannedServer server = new(line => Answer(line, "a"));

        (await RunAsync(Settings(server.Uri) with { JsonFile = "-" })).ShouldBe(LoadExitCode.Success);

        JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("successes").GetProperty("count").GetInt32().ShouldBe(20);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_one_line_and_exit_code_1()
    {
        (await RunAsync(Settings(new Uri("http://127.0.0.1:1")))).ShouldBe(LoadExitCode.Unreachable);

        _error.ToString().Trim().ShouldStartWith("igw load: cannot reach http://127.0.0.1:1/");
        _error.ToString().Trim().ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("/nowhere/trace.jsonl", null, "does not exist")]
    [InlineData(null, "/nowhere/report.json", "cannot write a report")]
    public async Task A_wrong_file_is_one_line_and_exit_code_2(string? trace, string? json, string problem)
    {
        LoadSettings settings = Settings(new Uri("http://127.0.0.1:1")) with { Trace = trace, JsonFile = json };

        (await RunAsync(settings)).ShouldBe(LoadExitCode.BadUsage);

        _error.ToString().ShouldContain(problem);
    }

    [Fact]
    public async Task A_damaged_trace_is_found_before_anything_is_sent()
    {
        string trace = Path.Combine(_folder, "trace.jsonl");
        await File.WriteAllTextAsync(trace, """{"timestamp":0,"input_length":1,"output_length":1,"hash_ids":[1]}""" + "\nbroken\n");

        (await RunAsync(Settings(new Uri("http://127.0.0.1:1")) with { Trace = trace })).ShouldBe(LoadExitCode.BadUsage);

        _error.ToString().ShouldContain("trace.jsonl, line 2:");
    }

    [Fact]
    public void Rate_and_concurrency_together_are_refused()
    {
        LoadSettings settings = Settings(new Uri("http://127.0.0.1:1")) with { Concurrency = 2 };

        Should.Throw<LoadSettingsException>(() => LoadPlan.Of(settings, "m"));
    }

    [Fact]
    public void Without_settings_a_plan_is_ten_seconds_of_ten_requests_per_second()
    {
        LoadPlan plan = LoadPlan.Of(new LoadSettings { Target = new HttpTarget { BaseUri = new Uri("http://h") } }, "m");

        plan.Options.Arrivals.ShouldBe(new ArrivalProcess(ArrivalKind.Poisson, 10, TimeSpan.FromSeconds(10), Seed: 1));
        plan.ExpectedDuration.ShouldBe(TimeSpan.FromSeconds(10));
    }

    private static LoadSettings Settings(Uri server) =>
        new()
        {
            Target = new HttpTarget { BaseUri = server },
            Rate = 1000,
            Arrivals = ArrivalKind.Constant,
            Requests = 20,
        };

    private static CannedAnswer Answer(string line, string pod) =>
        line.StartsWith("GET", StringComparison.Ordinal)
            ? CannedAnswer.Json(200, Models)
            : CannedAnswer.Stream($"x-inference-pod: {pod}\r\n", Event, "data: [DONE]\n\n");

    private Task<int> RunAsync(LoadSettings settings) =>
        new LoadProgram(_output, _error, isTerminal: false, TimeProvider.System).RunAsync(settings, CancellationToken.None);

    private static void CheckJson(byte[] bytes)
    {
        JsonElement json = JsonDocument.Parse(bytes).RootElement;
        json.GetProperty("load_summary").GetProperty("count").GetInt32().ShouldBe(20);
        json.GetProperty("load_summary").GetProperty("schedule_delay").GetProperty("p99.9").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        JsonElement successes = json.GetProperty("successes");
        successes.GetProperty("count").GetInt32().ShouldBe(20);
        successes.GetProperty("latency").GetProperty("time_to_first_token").GetProperty("median").GetDouble().ShouldBeGreaterThan(0);
        successes.GetProperty("latency").GetProperty("inter_token_latency").ValueKind.ShouldBe(JsonValueKind.Null);
        // 20 prompts of 20 tokens, 5 of them cached.
        successes.GetProperty("prompt_tokens").GetProperty("total").GetInt32().ShouldBe(400);
        successes.GetProperty("prompt_tokens").GetProperty("cached").GetInt32().ShouldBe(100);
        successes.GetProperty("prompt_tokens").GetProperty("uncached").GetInt32().ShouldBe(300);
        successes.GetProperty("goodput_metrics").GetProperty("goodput_percentage").GetDouble().ShouldBe(100);
        json.GetProperty("failures").GetProperty("count").GetInt32().ShouldBe(0);
        json.GetProperty("endpoints")[0].GetProperty("name").GetString().ShouldBe("pod-<1>");
        json.GetProperty("endpoints")[0].GetProperty("cached_ratio").GetDouble().ShouldBe(0.25);
    }

    private static void CheckPage(string html)
    {
        // The page is well-formed XML, so names from outside cannot have broken out of their place.
        XElement page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        page.Descendants("svg").Count().ShouldBeGreaterThanOrEqualTo(4);
        page.Descendants("td").Select(cell => cell.Value).ShouldContain("pod-<1>");
        page.Descendants("p").First().Value.ShouldContain("<b>&model");
        html.ShouldNotContain("NaN");
        html.ShouldNotContain("http-equiv");
        page.Descendants("script").ShouldBeEmpty();
    }
}

using System.Text.RegularExpressions;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>Clients that name ever new models, fairness ids and objectives.</summary>
public sealed class CardinalityTests
{
    private const int Distinct = 10_000;

    /// <summary>As documented: 200 values and <c>other</c>.</summary>
    private const int LargestCount = 201;

    [Fact(Timeout = 2 * Patience.Milliseconds)]
    public async Task Ten_thousand_models_fairness_ids_and_objectives_leave_a_bounded_page()
    {
        await using PickerOfTwo picker = await PickerOfTwo.StartAsync(
            plugins: "- type: queue-scorer\n- type: prefix-cache-scorer\n- type: inflight-load-producer"
        );
        await AskAsync(picker, 0, Distinct);
        string[] lines = await picker.Process.MetricLinesAsync();
        long bytes = await picker.Process.MetricsBytesAsync();

        foreach (string label in (string[])["model_name", "target_model_name", "fairness_id"])
        {
            HashSet<string> values = [.. lines.SelectMany(line => LabelOf(label).Matches(line)).Select(match => match.Value)];
            values.Count.ShouldBe(LargestCount, label);
            values.ShouldContain($"{label}=\"other\"");
        }

        // An objective that nobody has defined has the default's priority.
        lines.SelectMany(line => LabelOf("priority").Matches(line)).Select(match => match.Value).Distinct().ShouldBe(["priority=\"0\""]);
        MetricsPage.Sum(lines, "llm_d_epp_request_total").ShouldBe(Distinct);
        await picker.ShouldComeToRestAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{lines.Length} lines, {bytes} bytes, {picker.Process.Process.PeakResidentBytes >> 20} MiB"
        );

        // As many new names again make no new series: nothing but digits of sums grows.
        await AskAsync(picker, Distinct, Distinct + 1000);
        CountOfRequests(await picker.Process.MetricLinesAsync()).ShouldBe(CountOfRequests(lines));
        await picker.ShouldComeToRestAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{picker.Process.Process.PeakResidentBytes >> 20} MiB");
    }

    /// <summary>The lines of the requests' families: series of idle endpoints come and go.</summary>
    private static int CountOfRequests(string[] lines) =>
        lines.Count(line => line.StartsWith("llm_d_epp_request_", StringComparison.Ordinal));

    private static async Task AskAsync(PickerOfTwo picker, int from, int to)
    {
        using RawGrpc connection = new(picker.Port);
        int next = from;
        async Task AskSomeAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < to; )
            {
                await ProxyStream.ExchangeAsync(
                    connection,
                    $"acme/model-{i}",
                    ("x-gateway-inference-fairness-id", $"tenant-{i}"),
                    ("x-gateway-inference-objective", $"objective-{i}")
                );
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => AskSomeAsync()));
    }

    private static Regex LabelOf(string name) => new($"(?<=[{{,]){name}=\"[^\"]*\"", RegexOptions.CultureInvariant);
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Reports;

/// <summary>
/// A report as JSON. The names of <c>load_summary</c>, <c>successes</c> and <c>failures</c> are those of the field's lifecycle
/// reports, so existing tools can read them; <c>run</c>, <c>endpoints</c>, <c>endpoint_imbalance</c> and <c>timeline</c> are
/// additions. Times are seconds. A distribution is <c>{mean, min, max, p0.1, p1, p5, p10, p25, median, p75, p90, p95, p99,
/// p99.9}</c>, or null when nothing was measured.
/// </summary>
public static class JsonReport
{
    private const double MedianRank = 50;

    /// <summary>How every report is laid out.</summary>
    internal static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the report as UTF-8.</summary>
    public static void Write(LoadReport report, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        using Utf8JsonWriter json = new(destination, Options);
        WriteObject(json, report);
    }

    /// <summary>Writes the report as one object.</summary>
    internal static void WriteObject(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject();
        WriteRun(json, report);
        json.WriteNumber("benchmark_time_seconds"u8, report.BenchmarkSeconds);
        WriteLoadSummary(json, report);
        WriteSuccesses(json, report);
        WriteFailures(json, report);
        WriteEndpoints(json, report);
        WriteTimeline(json, report);
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("run"u8);
        json.WriteString("target"u8, report.Run.Target);
        json.WriteString("model"u8, report.Run.Model);
        json.WriteString("workload"u8, report.Run.Workload);
        json.WriteString("arrivals"u8, report.Run.Arrivals);
        json.WriteNumber("seed"u8, report.Run.Seed);
        json.WriteString("started_at"u8, report.StartedAt);
        json.WriteBoolean("interrupted"u8, report.WasInterrupted);
        json.WriteEndObject();
    }

    private static void WriteLoadSummary(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("load_summary"u8);
        json.WriteNumber("count"u8, report.SentCount);
        json.WriteNumber("cancelled"u8, report.CancelledCount);
        json.WriteNumber("success_rate"u8, report.SuccessRate);
        WriteDistribution(json, "schedule_delay", report.ScheduleDelay);
        json.WriteNumber("send_duration"u8, report.SendSeconds);
        WriteNullable(json, "requested_rate", report.Run.RequestedRate);
        json.WriteNumber("achieved_rate"u8, report.AchievedRate);
        WriteNullable(json, "concurrency", report.Run.Concurrency);
        json.WriteNumber("in_flight_peak"u8, report.InFlightPeak);
        json.WriteNumber("in_flight_limit"u8, report.Run.InFlightLimit);
        json.WriteNumber("in_flight_limit_hits"u8, report.InFlightLimitHits);
        json.WriteEndObject();
    }

    private static void WriteSuccesses(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("successes"u8);
        json.WriteNumber("count"u8, report.SuccessCount);
        json.WriteStartObject("latency"u8);
        WriteDistribution(json, "request_latency", report.RequestLatency);
        WriteDistribution(json, "request_latency_from_schedule", report.RequestLatencyFromSchedule);
        WriteDistribution(json, "normalized_time_per_output_token", report.NormalizedTimePerOutputToken);
        WriteDistribution(json, "time_per_output_token", report.TimePerOutputToken);
        WriteDistribution(json, "time_to_first_byte", report.TimeToFirstByte);
        WriteDistribution(json, "time_to_first_token", report.TimeToFirstToken);
        WriteDistribution(json, "time_to_first_token_from_schedule", report.TimeToFirstTokenFromSchedule);
        WriteDistribution(json, "inter_token_latency", report.InterTokenLatency);
        json.WriteEndObject();
        WriteThroughput(json, report);
        WriteTokens(json, report);
        WriteGoodput(json, report.Goodput);
        json.WriteEndObject();
    }

    private static void WriteThroughput(Utf8JsonWriter json, LoadReport report)
    {
        double input = report.PromptTokens?.Sum ?? 0;
        double output = report.OutputTokens?.Sum ?? 0;
        json.WriteStartObject("throughput"u8);
        json.WriteNumber("input_tokens_per_sec"u8, report.PerSecond(input));
        json.WriteNumber("output_tokens_per_sec"u8, report.PerSecond(output));
        json.WriteNumber("total_tokens_per_sec"u8, report.PerSecond(input + output));
        json.WriteNumber("requests_per_sec"u8, report.PerSecond(report.SuccessCount));
        json.WriteEndObject();
    }

    private static void WriteTokens(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("prompt_tokens"u8);
        json.WriteNumber("total"u8, report.PromptTokens?.Sum ?? 0);
        WriteNullable(json, "cached", report.CachedTokens);
        WriteNullable(json, "uncached", report.PromptTokensWithCacheReport - report.CachedTokens);
        WriteNullable(json, "cached_ratio", report.CachedRatio);
        WriteMembers(json, report.PromptTokens);
        json.WriteEndObject();
        json.WriteStartObject("output_tokens"u8);
        json.WriteNumber("total"u8, report.OutputTokens?.Sum ?? 0);
        WriteMembers(json, report.OutputTokens);
        json.WriteEndObject();
        json.WriteNumber("token_count_mismatches"u8, report.TokenCountMismatches);
    }

    private static void WriteGoodput(Utf8JsonWriter json, GoodputReport? goodput)
    {
        if (goodput is null)
        {
            json.WriteNull("goodput_metrics"u8);
            return;
        }

        json.WriteStartObject("goodput_metrics"u8);
        json.WriteNumber("goodput_percentage"u8, goodput.GoodputPercentage);
        json.WriteNumber("request_goodput"u8, goodput.RequestGoodput);
        json.WriteNumber("token_goodput"u8, goodput.TokenGoodput);
        json.WriteNumber("good_requests"u8, goodput.GoodRequests);
        json.WriteNumber("total_requests"u8, goodput.TotalRequests);
        WriteNullable(json, "ttft_slo", goodput.Objectives.TimeToFirstToken?.TotalSeconds);
        WriteNullable(json, "ttft_attainment_percentage", goodput.TimeToFirstTokenAttainment);
        WriteNullable(json, "tpot_slo", goodput.Objectives.TimePerOutputToken?.TotalSeconds);
        WriteNullable(json, "tpot_attainment_percentage", goodput.TimePerOutputTokenAttainment);
        json.WriteEndObject();
    }

    private static void WriteFailures(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("failures"u8);
        json.WriteNumber("count"u8, report.FailureCount);
        WriteDistribution(json, "request_latency", report.FailureLatency);
        WriteDistribution(json, "prompt_tokens", report.FailurePromptTokens);
        json.WriteStartObject("by_label"u8);
        foreach (FailureGroup group in report.Failures)
        {
            json.WriteStartObject(group.Label);
            json.WriteNumber("count"u8, group.Count);
            json.WriteStartArray("messages"u8);
            foreach (string message in group.Messages)
            {
                json.WriteStartObject();
                json.WriteString("message"u8, message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEndpoints(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartArray("endpoints"u8);
        foreach (EndpointReport endpoint in report.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, endpoint.Name);
            json.WriteNumber("requests"u8, endpoint.Requests);
            json.WriteNumber("failures"u8, endpoint.Failures);
            json.WriteNumber("share"u8, endpoint.Share);
            WriteNullable(json, "cached_ratio", endpoint.CachedRatio);
            WriteNullable(json, "mean_time_to_first_token", endpoint.MeanTimeToFirstToken);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNullable(json, "endpoint_imbalance", report.EndpointImbalance);
    }

    private static void WriteTimeline(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject("timeline"u8);
        json.WriteNumber("step_seconds"u8, report.TimelineStepSeconds);
        WriteSeries(json, "sent", report.Timeline.Select(point => (double)point.Sent));
        WriteSeries(json, "succeeded", report.Timeline.Select(point => (double)point.Succeeded));
        WriteSeries(json, "failed", report.Timeline.Select(point => (double)point.Failed));
        WriteSeries(json, "output_tokens", report.Timeline.Select(point => (double)point.OutputTokens));
        WriteSeries(json, "in_flight", report.Timeline.Select(point => Math.Round(point.InFlight, 3)));
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        // Numbers of one series on one line.
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", values)}]");
    }

    private static void WriteDistribution(Utf8JsonWriter json, string name, DistributionSummary? summary)
    {
        if (summary is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteMembers(json, summary);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, DistributionSummary? summary)
    {
        if (summary is null)
        {
            return;
        }

        json.WriteNumber("mean"u8, summary.Mean);
        json.WriteNumber("min"u8, summary.Minimum);
        json.WriteNumber("max"u8, summary.Maximum);
        foreach ((double rank, double value) in summary.Percentiles)
        {
            json.WriteNumber(rank.Equals(MedianRank) ? "median" : $"p{rank}", value);
        }
    }

    private static void WriteNullable(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

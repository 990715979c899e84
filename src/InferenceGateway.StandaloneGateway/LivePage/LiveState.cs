using System.Buffers;
using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Explanation;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Gathers what the live page shows and writes it as one bounded JSON document. Thread-safe.</summary>
internal sealed class LiveState
{
    /// <summary>Endpoints in one answer; <c>endpointCount</c> tells how many there are.</summary>
    public const int MaximumEndpoints = 200;

    /// <summary>Decisions in one answer.</summary>
    public const int MaximumDecisions = 50;

    private readonly TimeProvider _clock;
    private readonly long _startTimestamp;

    /// <param name="clock">The clock of the collector's timestamps; uptime counts from here.</param>
    public LiveState(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _startTimestamp = clock.GetTimestamp();
    }

    /// <summary>Version of the gateway, as shown.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the policy or configuration that decides, as shown.</summary>
    public required string Policy { get; init; }

    /// <summary>The endpoints now.</summary>
    public required Func<EndpointSnapshot> Endpoints { get; init; }

    public required TrafficHistory Traffic { get; init; }

    public required DecisionLog Decisions { get; init; }

    /// <summary>How old scraped numbers may be before an endpoint is shown as stale.</summary>
    public required TimeSpan StalenessThreshold { get; init; }

    /// <summary>Prefix blocks that the index holds for the endpoint in a slot; null when no index is in use.</summary>
    public Func<int, int>? PrefixBlocks { get; init; }

    /// <summary>Writes the state as JSON.</summary>
    public void Write(IBufferWriter<byte> output, StateQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        EndpointSnapshot snapshot = Endpoints();
        TrafficReading traffic = Traffic.Read(query.StepSeconds);
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("time", _clock.GetUtcNow());
        json.WriteNumber("uptimeSeconds", Math.Round(_clock.GetElapsedTime(_startTimestamp).TotalSeconds, 3));
        json.WriteString("version", Version);
        json.WriteString("policy", Policy);
        WriteTotals(json, snapshot, traffic);
        WriteRecent(json, traffic.Recent);
        json.WriteNumber("endpointCount", snapshot.Count);
        WriteEndpoints(json, snapshot, traffic);
        WriteHistory(json, traffic, query.StepSeconds);
        WriteDecisions(json, DecisionSelection.Select(Decisions, query));
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, EndpointSnapshot snapshot, TrafficReading traffic)
    {
        long running = 0;
        foreach (int slot in snapshot.Slots)
        {
            running += snapshot.Load.Requests[slot];
        }

        json.WriteStartObject("totals");
        json.WriteNumber("requests", traffic.Requests);
        json.WriteNumber("running", running);
        json.WriteNumber("failed", traffic.Failed);
        json.WriteNumber("rejected", traffic.Rejected);
        json.WriteEndObject();
    }

    private static void WriteRecent(Utf8JsonWriter json, TrafficPoint recent)
    {
        json.WriteStartObject("recent");
        json.WriteNumber("seconds", TrafficHistory.RecentSeconds);
        json.WriteNumber("rateSeconds", TrafficHistory.RateSeconds);
        json.WriteNumberOrNull("requestsPerSecond", recent.RequestsPerSecond);
        json.WriteNumberOrNull("timeToFirstTokenP50Milliseconds", recent.TimeToFirstTokenP50Milliseconds);
        json.WriteNumberOrNull("timeToFirstTokenP90Milliseconds", recent.TimeToFirstTokenP90Milliseconds);
        json.WriteNumberOrNull("hitRatio", recent.HitRatio);
        json.WriteEndObject();
    }

    private void WriteEndpoints(Utf8JsonWriter json, EndpointSnapshot snapshot, TrafficReading traffic)
    {
        json.WriteStartArray("endpoints");
        ReadOnlySpan<int> slots = snapshot.Slots;
        foreach (int slot in slots[..Math.Min(slots.Length, MaximumEndpoints)])
        {
            EndpointJson.Write(json, snapshot, slot, StateOf(snapshot.Metrics, slot), traffic, PrefixBlocks?.Invoke(slot));
        }

        json.WriteEndArray();
    }

    private string StateOf(EndpointMetrics metrics, int slot)
    {
        if (metrics.IsUnreachable[slot])
        {
            return "unreachable";
        }

        long updatedAt = metrics.UpdatedAt[slot];
        return updatedAt == 0 || _clock.GetElapsedTime(updatedAt) > StalenessThreshold ? "stale" : "ready";
    }

    private static void WriteHistory(Utf8JsonWriter json, TrafficReading traffic, int stepSeconds)
    {
        json.WriteStartObject("history");
        json.WriteNumber("stepSeconds", stepSeconds);
        json.WriteString("end", traffic.End);
        WriteSeries(json, "requestsPerSecond", traffic.Points, p => p.RequestsPerSecond);
        WriteSeries(json, "timeToFirstTokenP50Milliseconds", traffic.Points, p => p.TimeToFirstTokenP50Milliseconds);
        WriteSeries(json, "timeToFirstTokenP90Milliseconds", traffic.Points, p => p.TimeToFirstTokenP90Milliseconds);
        WriteSeries(json, "hitRatio", traffic.Points, p => p.HitRatio);
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, string name, IReadOnlyList<TrafficPoint> points, Func<TrafficPoint, double?> value)
    {
        json.WriteStartArray(name);
        foreach (TrafficPoint point in points)
        {
            json.WriteNumberOrNull(value(point));
        }

        json.WriteEndArray();
    }

    private static void WriteDecisions(Utf8JsonWriter json, DecisionSelection selection)
    {
        json.WriteStartArray("decisions");
        foreach (DecisionRecord decision in selection.Decisions)
        {
            DecisionJson.Write(json, decision);
        }

        json.WriteEndArray();
        json.WriteStartArray("forgotten");
        foreach (long sequence in selection.Forgotten)
        {
            json.WriteNumberValue(sequence);
        }

        json.WriteEndArray();
    }
}

using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>One endpoint of the state document.</summary>
internal static class EndpointJson
{
    /// <summary>Adapters listed for one endpoint.</summary>
    private const int MaximumAdapters = 16;

    /// <param name="state"><c>ready</c>, <c>stale</c> or <c>unreachable</c>.</param>
    /// <param name="prefixBlocks">Null when no index is in use.</param>
    public static void Write(
        Utf8JsonWriter json,
        EndpointSnapshot snapshot,
        int slot,
        string state,
        TrafficReading traffic,
        int? prefixBlocks
    )
    {
        Endpoint endpoint = snapshot[slot];
        EndpointTotals totals = traffic.Endpoints.GetValueOrDefault(endpoint.Id);
        bool isScraped = snapshot.Metrics.UpdatedAt[slot] != 0;
        json.WriteStartObject();
        json.WriteText("id", endpoint.Id);
        json.WriteText("address", endpoint.HostPort);
        json.WriteString("state", state);
        json.WriteCountOrNull("running", isScraped ? snapshot.Metrics.RunningRequests[slot] : -1);
        json.WriteCountOrNull("waiting", isScraped ? snapshot.Metrics.WaitingRequests[slot] : -1);
        json.WriteNumberOrNull("kvCacheUsage", isScraped ? snapshot.Metrics.KvCacheUsage[slot] : null);
        json.WriteNumber("inFlight", snapshot.Load.Requests[slot]);
        json.WriteNumber("inFlightTokens", snapshot.Load.Tokens[slot]);
        json.WriteCountOrNull("prefixBlocks", prefixBlocks ?? -1);
        json.WriteNumber("requests", totals.Requests);
        json.WriteNumberOrNull("share", traffic.AnsweredRecently > 0 ? (double)totals.Requests / traffic.AnsweredRecently : null);
        json.WriteNumberOrNull("cachedRatio", totals.CachedRatio);
        json.WriteStartArray("adapters");
        IEnumerable<string> adapters = snapshot.Metrics.Adapters[slot]?.Active ?? AdapterSet.None.Active;
        foreach (string adapter in adapters.Order(StringComparer.Ordinal).Take(MaximumAdapters))
        {
            json.WriteStringValue(adapter.AsSpan(0, Math.Min(adapter.Length, BoundedJson.MaximumText)));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

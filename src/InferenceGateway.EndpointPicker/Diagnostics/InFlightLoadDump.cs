using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Engine.Endpoints;

namespace InferenceGateway.EndpointPicker.Diagnostics;

/// <summary>What is in flight to each endpoint. The engine counts it whether a plugin is configured for it or not.</summary>
internal sealed class InFlightLoadDump(EndpointStore store) : IStateDump
{
    /// <summary>The plugin under whose name the numbers are looked for.</summary>
    public const string Name = "inflight-load-producer";

    private const int MostDumped = 100;

    public void WriteState(Utf8JsonWriter writer)
    {
        EndpointSnapshot snapshot = store.Current;
        List<(string Endpoint, int Requests, long Tokens)> loads = [];
        foreach (int slot in snapshot.Slots)
        {
            loads.Add((snapshot[slot].Id, snapshot.Load.Requests[slot], snapshot.Load.Tokens[slot]));
        }

        writer.WriteStartObject();
        writer.WriteStartArray("endpoints");
        foreach ((string endpoint, int requests, long tokens) in loads.OrderByDescending(load => load.Requests).Take(MostDumped))
        {
            writer.WriteStartObject();
            writer.WriteString("endpoint", endpoint);
            writer.WriteNumber("requests", requests);
            writer.WriteNumber("tokens", tokens);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalEndpoints", loads.Count);
        writer.WriteNumber("maxEndpoints", MostDumped);
        writer.WriteBoolean("truncated", loads.Count > MostDumped);
        writer.WriteEndObject();
    }
}

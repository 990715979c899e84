using System.Text.Json;

namespace InferenceGateway.Benchmarks.Conversations.Reports;

/// <summary>The results as programs read them: what the table has, with names that carry their units.</summary>
internal static class ResultJson
{
    public static void Write(Stream target, IReadOnlyList<CaseResult> results, string machine, string command)
    {
        using Utf8JsonWriter json = new(target, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("machine", machine);
        json.WriteString("command", command);
        Number(json, "cpuMicrosecondsPerFurtherChunk", ResultTable.MicrosecondsPerFurtherChunk(results));
        json.WriteStartArray("cases");
        foreach (CaseResult result in results)
        {
            Write(json, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CaseResult result)
    {
        json.WriteStartObject();
        json.WriteString("case", result.Load.Name);
        json.WriteNumber("bodyBytes", result.Load.BodyBytes);
        json.WriteNumber("chunks", result.Load.Chunks);
        json.WriteNumber("endpoints", result.Load.Endpoints);
        Number(json, "requestsPerSecond", result.RequestsPerSecond);
        Number(json, "cpuMillisecondsPerRequest", result.CpuMillisecondsPerRequest);
        Number(json, "cpuMicrosecondsPerChunk", result.CpuMicrosecondsPerChunk);
        Number(json, "floorMillisecondsPerRequest", result.FloorMillisecondsPerRequest);
        Number(json, "decisionP50Milliseconds", result.Decision?.MedianMilliseconds);
        Number(json, "decisionP99Milliseconds", result.Decision?.P99Milliseconds);
        Number(json, "chunkP50Milliseconds", result.Chunk?.MedianMilliseconds);
        Number(json, "chunkP99Milliseconds", result.Chunk?.P99Milliseconds);
        Number(json, "allocatedBytesPerRequest", result.AllocatedBytesPerRequest);
        Number(json, "cores", result.Cores);
        Number(json, "clientCores", result.ClientCores);
        Number(json, "idleCores", result.IdleCores);
        Number(json, "scrapesPerSecond", result.ScrapesPerSecond);
        Number(json, "peakMebibytes", result.PeakMebibytes);
        json.WriteNumber("errors", result.Errors);
        json.WriteString("firstError", result.FirstError);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

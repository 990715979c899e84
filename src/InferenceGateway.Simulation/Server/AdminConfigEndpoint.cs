using System.Globalization;
using System.Text.Json;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>Shows the configuration and changes time constants and failures while the server runs: all of a change or nothing.</summary>
internal sealed class AdminConfigEndpoint(ServerContext server)
{
    private readonly Lock _gate = new();

    public Task ShowAsync(HttpContext context) => JsonResponse.WriteAsync(context, Write);

    public async Task ChangeAsync(HttpContext context)
    {
        using (RequestBody body = await RequestBody.ReadAsync(context, server.Options.MaximumBodyBytes))
        {
            lock (_gate)
            {
                (LatencyOptions latency, FailureOptions failures) = Merge(body.Span);
                if (latency.Validate() is { } problem || (problem = failures.Validate()) is not null)
                {
                    throw RefusedRequestException.Invalid(problem);
                }

                server.ChangeLatency(latency);
                server.Failures = failures;
            }
        }

        await ShowAsync(context);
    }

    private (LatencyOptions Latency, FailureOptions Failures) Merge(ReadOnlySpan<byte> body)
    {
        try
        {
            return Merge(new Utf8JsonReader(body));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw RefusedRequestException.Invalid($"Failed to read and parse request body: {problem.Message}");
        }
    }

    private (LatencyOptions Latency, FailureOptions Failures) Merge(Utf8JsonReader reader)
    {
        (LatencyOptions latency, FailureOptions failures) = (server.Latency, server.Failures);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw RefusedRequestException.Invalid("The request body must be a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            switch (name)
            {
                case "failure-injection-rate":
                    int rate =
                        JsonValues.OptionalInteger(ref reader, name)
                        ?? throw RefusedRequestException.Invalid($"{name} must be an integer", name);
                    failures = failures with { Rate = rate };
                    break;
                case "failure-types":
                    failures = failures with { Types = ReadTypes(ref reader) };
                    break;
                default:
                    latency = ReadLatency(ref reader, name, latency);
                    break;
            }
        }

        return reader.Read() ? throw RefusedRequestException.Invalid("The request body must be one JSON object") : (latency, failures);
    }

    private static LatencyOptions ReadLatency(ref Utf8JsonReader reader, string name, LatencyOptions latency)
    {
        LatencySetting? setting = LatencySetting.All.FirstOrDefault(candidate => candidate.Name == name);
        if (setting is null)
        {
            throw RefusedRequestException.Invalid($"{name} cannot be changed at runtime", name);
        }

        reader.Read();
        string? text = reader.TokenType switch
        {
            JsonTokenType.String => JsonValues.Text(ref reader, name),
            JsonTokenType.Number => reader.GetDouble().ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return (text is null ? null : setting.Write(latency, text))
            ?? throw RefusedRequestException.Invalid($"{name} has a value that cannot be read", name);
    }

    private static List<FailureType> ReadTypes(ref Utf8JsonReader reader)
    {
        List<FailureType> types = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw RefusedRequestException.Invalid("failure-types must be a list of strings", "failure-types");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            FailureType? type =
                reader.TokenType == JsonTokenType.String ? FailureOptions.Find(JsonValues.Text(ref reader, "failure-types")) : null;
            types.Add(
                type
                    ?? throw RefusedRequestException.Invalid(
                        $"failure-types must be of {string.Join(", ", FailureOptions.Names)}",
                        "failure-types"
                    )
            );
        }

        return types;
    }

    private void Write(Utf8JsonWriter writer)
    {
        SimulatedServerOptions options = server.Options;
        writer.WriteStartObject();
        writer.WriteNumber("port", server.Port);
        writer.WriteString("model", options.Model);
        WriteList(writer, "served-model-name", options.ServedModelNames.Count > 0 ? options.ServedModelNames : [options.Model]);
        writer.WriteString("mode", options.Mode == GenerationMode.Echo ? "echo" : "random");
        writer.WriteString("engine", options.MetricNames == EngineKind.Sglang ? "sglang" : "vllm");
        writer.WriteNumber("seed", options.Seed);
        writer.WriteNumber("max-num-seqs", options.Engine.MaximumSequences);
        writer.WriteNumber("max-waiting-queue-length", options.Engine.MaximumWaiting);
        writer.WriteNumber("max-num-batched-tokens", options.Engine.MaximumBatchedTokens);
        writer.WriteNumber("max-model-len", options.Engine.MaximumModelLength);
        writer.WriteNumber("max-loras", options.Engine.MaximumAdapters);
        writer.WriteNumber("max-cpu-loras", options.MaximumHostAdapters ?? options.Engine.MaximumAdapters);
        writer.WriteNumber("block-size", options.Engine.BlockSize);
        writer.WriteNumber("kv-cache-size", options.Engine.CacheBlocks);
        writer.WriteBoolean("enable-prefix-caching", options.Engine.PrefixCaching);
        writer.WriteString("startup-duration", DurationText.Format(options.StartupDuration));
        foreach (LatencySetting setting in LatencySetting.All)
        {
            writer.WriteString(setting.Name, setting.Read(server.Latency));
        }

        writer.WriteNumber("failure-injection-rate", server.Failures.Rate);
        WriteList(writer, "failure-types", server.Failures.Types.Select(FailureOptions.NameOf));
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}

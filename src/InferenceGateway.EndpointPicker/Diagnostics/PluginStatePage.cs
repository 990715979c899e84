using System.Buffers;
using System.Text.Json;
using InferenceGateway.Abstractions.Plugins;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Diagnostics;

/// <summary>What plugins say about their state, all in one JSON document.</summary>
/// <param name="plugins">Instance name, type and instance, in the order of the page.</param>
internal sealed class PluginStatePage(IReadOnlyList<(string Name, string Type, object Plugin)> plugins, TimeProvider clock, ILogger logger)
{
    /// <summary>More than this says a dumper that its state is worth.</summary>
    private const int MaximumStateBytes = 1 << 20;

    public Task WriteAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(Render(), http.RequestAborted).AsTask();
    }

    public ReadOnlyMemory<byte> Render()
    {
        ArrayBufferWriter<byte> page = new();
        using (Utf8JsonWriter json = new(page))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", clock.GetUtcNow().UtcDateTime);
            json.WriteStartObject("plugins");
            foreach ((string name, string type, object plugin) in plugins)
            {
                json.WriteStartObject(name);
                json.WriteString("name", name);
                json.WriteString("type", type);
                WriteState(json, name, plugin);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return page.WrittenMemory;
    }

    private void WriteState(Utf8JsonWriter json, string name, object plugin)
    {
        if (plugin is not IStateDump dump)
        {
            json.WriteString("message", "plugin does not support state collection");
            return;
        }

        // A document of its own: a dumper that fails half-way spoils nobody else's.
        ArrayBufferWriter<byte> state = new();
        try
        {
            using (Utf8JsonWriter own = new(state))
            {
                dump.WriteState(own);
            }

            if (state.WrittenCount > MaximumStateBytes)
            {
                json.WriteString("message", $"the state has {state.WrittenCount} bytes; at most {MaximumStateBytes} are shown");
                return;
            }

            if (state.WrittenCount == 0)
            {
                json.WriteNull("state");
                return;
            }

            using JsonDocument document = JsonDocument.Parse(state.WrittenMemory);
            json.WritePropertyName("state");
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteString("message", "invalid JSON state");
        }
        catch (Exception exception)
        {
            Log.StateNotWritten(logger, name, exception);
            json.WriteString("message", $"failed to dump state: {exception.Message}");
        }
    }
}

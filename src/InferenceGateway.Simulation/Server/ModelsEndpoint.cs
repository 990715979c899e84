using System.Text.Json;
using InferenceGateway.Simulation.Adapters;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>The list of models, and loading and unloading of adapters.</summary>
internal sealed class ModelsEndpoint(ServerContext server)
{
    public Task ListAsync(HttpContext context) =>
        JsonResponse.WriteAsync(
            context,
            writer =>
            {
                SimulatedServerOptions options = server.Options;
                writer.WriteStartObject();
                writer.WriteString("object"u8, "list"u8);
                writer.WriteStartArray("data"u8);
                foreach (string name in options.ServedModelNames.Count > 0 ? options.ServedModelNames : [options.Model])
                {
                    WriteModel(writer, name, options.Model, null);
                }

                foreach (AdapterModule adapter in server.Adapters.All)
                {
                    WriteModel(writer, adapter.Name, adapter.Path, options.DisplayedModel);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );

    public async Task LoadAsync(HttpContext context)
    {
        (string? name, string? path) = await ReadAsync(context);
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(path))
        {
            throw RefusedRequestException.Invalid("Both lora_name and lora_path must be given");
        }

        if (!server.Adapters.TryAdd(new AdapterModule(name, path)))
        {
            throw RefusedRequestException.Invalid($"The lora adapter `{name}` has already been loaded.", "lora_name");
        }

        context.Response.StatusCode = 200;
    }

    public async Task UnloadAsync(HttpContext context)
    {
        (string? name, _) = await ReadAsync(context);
        if (string.IsNullOrEmpty(name))
        {
            throw RefusedRequestException.Invalid("lora_name must be given", "lora_name");
        }

        // Requests that run with it finish; new ones find no such model.
        if (!server.Adapters.TryRemove(name))
        {
            throw new RefusedRequestException(404, $"The lora adapter `{name}` cannot be found.", "lora_name");
        }

        context.Response.StatusCode = 200;
    }

    private async Task<(string? Name, string? Path)> ReadAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context, server.Options.MaximumBodyBytes);
        try
        {
            return Read(body.Span);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw RefusedRequestException.Invalid($"Failed to read and parse request body: {problem.Message}");
        }
    }

    private static (string? Name, string? Path) Read(ReadOnlySpan<byte> body)
    {
        (string? name, string? path) = (null, null);
        Utf8JsonReader reader = new(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw RefusedRequestException.Invalid("The request body must be a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("lora_name"u8))
            {
                name = JsonValues.OptionalString(ref reader, "lora_name");
            }
            else if (reader.ValueTextEquals("lora_path"u8))
            {
                path = JsonValues.OptionalString(ref reader, "lora_path");
            }
            else
            {
                reader.Skip();
            }
        }

        return (name, path);
    }

    private void WriteModel(Utf8JsonWriter writer, string id, string root, string? parent)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        writer.WriteString("object"u8, "model"u8);
        writer.WriteNumber("created"u8, server.Time.GetUtcNow().ToUnixTimeSeconds());
        writer.WriteString("owned_by"u8, "vllm"u8);
        writer.WriteString("root"u8, root);
        writer.WriteString("parent"u8, parent);
        if (parent is null)
        {
            writer.WriteNumber("max_model_len"u8, server.Options.Engine.MaximumModelLength);
        }

        writer.WriteEndObject();
    }
}

using System.Buffers.Binary;
using InferenceGateway.Simulation.KvCache;
using InferenceGateway.Simulation.Prompts;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>Tokens as the model would see them: four bytes each, as a number with the lowest byte first.</summary>
internal sealed class TokenizeEndpoint(ServerContext server)
{
    public async Task HandleAsync(HttpContext context)
    {
        Prompt prompt = await ReadAsync(context);
        await JsonResponse.WriteAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("count"u8, prompt.Tokens.Count);
                writer.WriteNumber("max_model_len"u8, server.Options.Engine.MaximumModelLength);
                writer.WriteStartArray("tokens"u8);
                Span<byte> token = stackalloc byte[BlockHasher.BytesPerToken];
                for (int i = 0; i < prompt.Bytes.Length; i += token.Length)
                {
                    token.Clear();
                    prompt.Bytes.AsSpan(i, Math.Min(token.Length, prompt.Bytes.Length - i)).CopyTo(token);
                    writer.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(token));
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );
    }

    private async Task<Prompt> ReadAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context, server.Options.MaximumBodyBytes);
        RequestFields fields = AnswerBuilder.ReadFields(body.Span);
        if (fields.Messages is null == fields.Prompt is null)
        {
            throw RefusedRequestException.Invalid("Exactly one of prompt and messages must be given");
        }

        (string? adapter, _) = server.Resolve(fields.Model);
        PromptRenderer renderer = new(server.Options.Engine.BlockSize, keepsEcho: false, keepsBytes: true);
        List<Prompt> prompts = renderer.Render(body.Span, fields, ApiKind.Tokenize, adapter);
        return prompts.Count == 1 ? prompts[0] : throw RefusedRequestException.Invalid("prompt must be one prompt", "prompt");
    }
}

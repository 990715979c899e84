using System.Text.Json;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.KvCache;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Prompts;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Server;

/// <summary>Turns a request body into the sequences the model shall run.</summary>
internal sealed class AnswerBuilder(ServerContext server)
{
    private const int MaximumChoices = 128;

    public static RequestFields ReadFields(ReadOnlySpan<byte> body)
    {
        try
        {
            return RequestFields.Read(body);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw RefusedRequestException.Invalid($"Failed to read and parse request body: {problem.Message}");
        }
    }

    /// <summary>Checks the request and builds its answer, without submitting anything.</summary>
    public Answer Build(ReadOnlySpan<byte> body, RequestFields fields, ApiKind api, string id)
    {
        (string? adapter, string displayedName) = server.Resolve(fields.Model);
        Check(fields, api);
        int blockSize = server.Options.Engine.BlockSize;
        List<Prompt> prompts = new PromptRenderer(blockSize, server.Options.Mode == GenerationMode.Echo).Render(body, fields, api, adapter);
        int choicesPerPrompt = api == ApiKind.Embeddings ? 1 : fields.Choices ?? 1;
        Wakeup wakeup = new();
        List<Choice> choices = new(prompts.Count * choicesPerPrompt);
        int promptTokens = 0;
        foreach (Prompt prompt in prompts)
        {
            CheckContextWindow(prompt.Tokens.Count, fields.MaximumTokens);
            promptTokens += prompt.Tokens.Count;
            for (int i = 0; i < choicesPerPrompt; i++)
            {
                choices.Add(CreateChoice(choices.Count, prompt, fields, api, adapter, wakeup));
            }
        }

        return new Answer
        {
            Id = Prefix(api) + id,
            Model = displayedName,
            Created = server.Time.GetUtcNow().ToUnixTimeSeconds(),
            IncludesUsage = fields.IncludesUsage,
            PromptTokens = promptTokens,
            ChoicesPerPrompt = choicesPerPrompt,
            Choices = [.. choices],
            Requests = [.. choices.Select(choice => choice.Request)],
            Wakeup = wakeup,
            IsRemoteDecode = fields.DecodesRemotely,
        };
    }

    /// <summary>The refusals that need no prompt.</summary>
    private static void Check(RequestFields fields, ApiKind api)
    {
        if (fields.Choices is <= 0 or > MaximumChoices)
        {
            throw RefusedRequestException.Invalid($"n must be from 1 to {MaximumChoices}", "n");
        }

        if (api is ApiKind.Responses or ApiKind.Messages && fields.Choices > 1)
        {
            throw RefusedRequestException.Invalid("n must be 1 here", "n");
        }

        if (fields.MaximumTokens <= 0)
        {
            throw RefusedRequestException.Invalid("max_tokens must be at least 1", "max_tokens");
        }

        if (api == ApiKind.Messages && fields.MaximumTokens is null)
        {
            throw RefusedRequestException.Invalid("max_tokens is required", "max_tokens");
        }

        if (fields.DecodesRemotely && fields.Stream)
        {
            throw RefusedRequestException.Invalid("A prefill with do_remote_decode cannot be streamed", "stream");
        }

        if (fields.IgnoresEndOfSequence && fields.MaximumTokens is null)
        {
            throw RefusedRequestException.Invalid("ignore_eos needs max_tokens", "ignore_eos");
        }

        if (fields.CacheHitThreshold is < 0 or > 1)
        {
            throw RefusedRequestException.Invalid("cache_hit_threshold must be from 0 to 1", "cache_hit_threshold");
        }
    }

    private static string Prefix(ApiKind api) =>
        api switch
        {
            ApiKind.Chat => "chatcmpl-",
            ApiKind.Responses => "resp_",
            ApiKind.Messages => "msg_",
            ApiKind.Embeddings => "embd-",
            _ => "cmpl-",
        };

    private void CheckContextWindow(int promptTokens, int? maximumTokens)
    {
        int longest = server.Options.Engine.MaximumModelLength;
        long wanted = (long)promptTokens + (maximumTokens ?? 1);
        if (wanted > longest)
        {
            throw RefusedRequestException.Invalid(
                $"This model's maximum context length is {longest} tokens. However, you requested {wanted} tokens "
                    + $"({promptTokens} in the prompt, {maximumTokens ?? 1} for the completion). Shorten the prompt or ask for fewer tokens."
            );
        }
    }

    private Choice CreateChoice(int index, Prompt prompt, RequestFields fields, ApiKind api, string? adapter, Wakeup wakeup)
    {
        (OutputText text, bool isCut) = CreateText(prompt, fields, api);
        Choice choice = new(index, text, wakeup)
        {
            FinishReasonOverride = fields.DecodesRemotely ? "remote_decode" : null,
            PromptHash = BlockHasher.Next(prompt.Tokens.LastHash, prompt.Tokens.Tail),
        };
        choice.Request = new ModelRequest(prompt.Tokens.Count, prompt.Tokens.Blocks, text.Count, choice)
        {
            Adapter = adapter,
            NaturalEnd = isCut ? FinishReason.Length : FinishReason.Stop,
            GeneratedBlocks = new GeneratedText(prompt.Tokens, text, server.Options.Engine.BlockSize),
            RequestedTokens = fields.MaximumTokens,
            RequestedChoices = fields.Choices ?? 1,
        };
        return choice;
    }

    private (OutputText Text, bool IsCut) CreateText(Prompt prompt, RequestFields fields, ApiKind api)
    {
        if (api == ApiKind.Embeddings)
        {
            return (OutputText.FromText([]), false);
        }

        if (server.Options.Mode == GenerationMode.Echo)
        {
            OutputText echo = OutputText.FromText(prompt.Echo);
            return (echo, echo.Count >= fields.MaximumTokens);
        }

        int limit = fields.MaximumTokens ?? server.Options.Engine.MaximumModelLength - prompt.Tokens.Count;
        return server.Chance.Draw(random =>
        {
            int length =
                fields.DecodesRemotely ? 1
                : fields.IgnoresEndOfSequence ? limit
                : fields.MaximumTokens is null ? OutputLength.WithoutLimit(limit, random)
                : OutputLength.WithLimit(limit, random);
            return (server.Corpus.Draw(random, length), length == limit);
        });
    }
}

using InferenceGateway.Simulation.Answers;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>Chat, completions, responses, messages and embeddings: everything that runs through the model.</summary>
internal sealed class GenerationEndpoint(ServerContext server)
{
    private const string RequestIdHeader = "X-Request-Id";

    private readonly AnswerBuilder _builder = new(server);

    public async Task HandleAsync(HttpContext context, ApiKind api)
    {
        (Answer answer, RequestFields fields, FailureType? failure) = await ReadAsync(context, api);
        SubmitOutcome outcome = server.Driver.Submit(answer.Requests);
        if (outcome != SubmitOutcome.Accepted)
        {
            throw outcome == SubmitOutcome.QueueFull
                ? new RefusedRequestException(429, "Failed to enqueue request, waiting requests queue is full")
                : RefusedRequestException.Invalid("The prompt needs more key-value cache than this server has");
        }

        using CancellationTokenRegistration gone = context.RequestAborted.UnsafeRegister(_ => server.Driver.Cancel(answer.Requests), null);
        AnswerWriter writer = new(context, server.Time, answer, failure, server.Failures.SlowHeadersDelay);
        try
        {
            if (api == ApiKind.Embeddings)
            {
                await writer.WriteWholeAsync(json =>
                    EmbeddingsBody.Write(json, answer, fields.Dimensions ?? server.Options.EmbeddingDimensions, fields.WantsBase64)
                );
            }
            else if (fields.Stream)
            {
                await writer.StreamAsync(FormatFor(api, answer));
            }
            else
            {
                AnswerFormat format = FormatFor(api, answer);
                await writer.WriteWholeAsync(format.WriteWhole);
            }
        }
        finally
        {
            // Whatever ended the answer, nothing of it may go on running.
            if (!answer.IsFinished)
            {
                server.Driver.Cancel(answer.Requests);
            }
        }
    }

    private static AnswerFormat FormatFor(ApiKind api, Answer answer) =>
        api switch
        {
            ApiKind.Responses => new ResponsesFormat(answer),
            ApiKind.Messages => new MessagesFormat(answer),
            _ => new OpenAiFormat(answer, api == ApiKind.Chat),
        };

    private async Task<(Answer Answer, RequestFields Fields, FailureType? Failure)> ReadAsync(HttpContext context, ApiKind api)
    {
        using RequestBody body = await RequestBody.ReadAsync(context, server.Options.MaximumBodyBytes);
        RequestFields fields = AnswerBuilder.ReadFields(body.Span);
        string id = RequestId(context);
        CheckReturnedError(context.Request);
        FailureType? failure = server.Failures.Rate == 0 ? null : server.Chance.Draw(server.Failures.Roll);
        if (failure is { } type && InjectedErrors.For(type, server.Options.DisplayedModel) is { } error)
        {
            throw error;
        }

        if (fields.Dimensions is <= 0 or > 65_536)
        {
            throw RefusedRequestException.Invalid("dimensions must be from 1 to 65536", "dimensions");
        }

        return (_builder.Build(body.Span, fields, api, id), fields, failure);
    }

    private string RequestId(HttpContext context)
    {
        if (!server.Options.EchoesRequestId)
        {
            return server.Ids.Next();
        }

        string? given = context.Request.Headers[RequestIdHeader];
        string id = string.IsNullOrEmpty(given) ? server.Ids.Next() : given;
        context.Response.Headers[RequestIdHeader] = id;
        return id;
    }

    private static void CheckReturnedError(HttpRequest request)
    {
        string? wanted = request.Headers["X-Return-Error"];
        if (wanted is null)
        {
            return;
        }

        throw int.TryParse(wanted, out int status) && status is >= 200 and <= 599
            ? new RefusedRequestException(status, $"Status {status} as asked for by X-Return-Error")
            : RefusedRequestException.Invalid($"X-Return-Error must be a status from 200 to 599, but is \"{wanted}\"");
    }
}

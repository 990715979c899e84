using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Resources;

namespace InferenceGateway.Engine.Requests;

/// <summary>Decides which model a request is sent to the endpoint with, and how its body says so. Thread-safe.</summary>
internal sealed class ModelRewriting(DirectorOptions options, EngineMetrics metrics)
{
    private static readonly InferenceError NoModel = InferenceError.BadRequest("model not found in request body");

    /// <summary>
    /// A rule for the model that the body names comes before the header, the header before the body. A rule for all also gives a model to a
    /// body that names none.
    /// </summary>
    public InferenceError? Apply(RequestContext context, ReadOnlySpan<byte> body)
    {
        InferenceRequest request = context.Request;
        string incoming = request.Body.Model ?? "";
        string header = ControlHeaders.ModelRewrite(request.Headers);
        request.Model = incoming;
        request.TargetModel = header.Length > 0 ? header : incoming;
        if (!CanRewrite(request.Body))
        {
            return null;
        }

        if (options.Resources.Current.FindRewrite(incoming) is { } rule)
        {
            request.TargetModel = rule.Choose(options.Random);
            metrics.CountRewrite(rule.RewriteName, incoming, request.TargetModel);
        }

        if (request.TargetModel.Length == 0)
        {
            return NoModel;
        }

        if (request.TargetModel != incoming)
        {
            context.Patch = ModelPatch.Create(body, request.Body, request.TargetModel);
            if (incoming.Length > 0)
            {
                context.RestoreModel();
            }
        }

        return null;
    }

    /// <summary>Bodies in which there is no place to write a model are passed on as they are, with or without one.</summary>
    private static bool CanRewrite(ParsedBody body) => body.RequiresModel || !body.ModelValue.Equals(default);
}

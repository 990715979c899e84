using System.Text;
using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace InferenceGateway.Simulation.Server;

/// <summary>The server's paths.</summary>
internal sealed class RequestRouter
{
    private readonly ServerContext _server;
    private readonly GenerationEndpoint _generation;
    private readonly ModelsEndpoint _models;
    private readonly TokenizeEndpoint _tokenize;
    private readonly AdminConfigEndpoint _admin;
    private readonly MetricsEndpoint _metrics;
    private readonly ILogger _logger;
    private readonly StringValues _pod;
    private readonly StringValues _port;
    private readonly StringValues _namespace;
    private int _inFlight;

    public RequestRouter(ServerContext server, ILogger logger)
    {
        _server = server;
        _logger = logger;
        _generation = new GenerationEndpoint(server);
        _models = new ModelsEndpoint(server);
        _tokenize = new TokenizeEndpoint(server);
        _admin = new AdminConfigEndpoint(server);
        _metrics = new MetricsEndpoint(server);
        _pod = server.Options.PodName ?? $"sim-{server.Port}";
        _port = server.Port.ToString();
        _namespace = server.Options.PodNamespace;
    }

    /// <summary>Requests that are being answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Raised when the last request ends while the server is stopping.</summary>
    public event Action? Drained;

    public async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers["x-inference-pod"] = _pod;
            headers["x-inference-port"] = _port;
            headers["x-inference-namespace"] = _namespace;
            await DispatchAsync(context);
        }
        catch (RefusedRequestException refused) when (!context.Response.HasStarted)
        {
            await JsonResponse.WriteErrorAsync(context, refused);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await JsonResponse.WriteErrorAsync(context, new RefusedRequestException(bad.StatusCode, bad.Message));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to tell.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(_logger, context.Request.Path, problem);
            await JsonResponse.WriteErrorAsync(context, new RefusedRequestException(500, "The simulator failed to answer"));
        }
        finally
        {
            if (Interlocked.Decrement(ref _inFlight) == 0 && _server.IsStopping)
            {
                Drained?.Invoke();
            }
        }
    }

    private Task DispatchAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return _server.IsStopping ? throw new RefusedRequestException(503, "server is shutting down") : PostAsync(context, path);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            return GetAsync(context, path);
        }

        throw new RefusedRequestException(405, $"Method {context.Request.Method} is not allowed");
    }

    private Task PostAsync(HttpContext context, string path) =>
        path switch
        {
            "/v1/chat/completions" => _generation.HandleAsync(context, ApiKind.Chat),
            "/v1/completions" => _generation.HandleAsync(context, ApiKind.Completions),
            "/v1/responses" => _generation.HandleAsync(context, ApiKind.Responses),
            "/v1/messages" => _generation.HandleAsync(context, ApiKind.Messages),
            "/v1/embeddings" => _generation.HandleAsync(context, ApiKind.Embeddings),
            "/v1/load_lora_adapter" => _models.LoadAsync(context),
            "/v1/unload_lora_adapter" => _models.UnloadAsync(context),
            "/tokenize" => _tokenize.HandleAsync(context),
            "/admin/config" => _admin.ChangeAsync(context),
            _ => throw Unknown(path),
        };

    private Task GetAsync(HttpContext context, string path) =>
        path switch
        {
            "/metrics" => _metrics.HandleAsync(context),
            "/health" => EmptyAsync(context, 200),
            "/health/ready" => EmptyAsync(context, _server.IsReady ? 200 : 503),
            "/v1/models" => _models.ListAsync(context),
            "/version" => JsonResponse.WriteBytesAsync(context, 200, Encoding.UTF8.GetBytes("{\"version\":\"0.11.0+simulated\"}")),
            "/admin/config" => _admin.ShowAsync(context),
            _ => throw Unknown(path),
        };

    private static Task EmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static RefusedRequestException Unknown(string path) => new(404, $"There is nothing at {path}");
}

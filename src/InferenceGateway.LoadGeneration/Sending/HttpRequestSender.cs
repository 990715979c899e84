using System.Net;
using System.Net.Http.Headers;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Sends requests to an OpenAI-compatible server over HTTP. Thread-safe.</summary>
public sealed class HttpRequestSender : IRequestSender, IDisposable
{
    /// <summary>Response headers that name the endpoint that served a request, the most telling first.</summary>
    private static readonly string[] EndpointHeaders = ["x-inference-pod", "x-inference-port", "x-gateway-destination-endpoint-served"];

    private const string EventStream = "text/event-stream";

    private readonly HttpTarget _target;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;
    private readonly Uri _address;

    /// <param name="target">The server.</param>
    /// <param name="clock">Times requests out.</param>
    public HttpRequestSender(HttpTarget target, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _clock = clock;
        _address = target.Address(target.Api == CompletionApi.Chat ? "/chat/completions" : "/completions");
        _client = HttpTransport.Create();
    }

    /// <inheritdoc/>
    public async Task SendAsync(PlannedRequest request, RequestObservation observation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observation);
        using CancellationTokenSource timeout = new(_target.RequestTimeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using HttpRequestMessage message = MakeMessage(request);
        observation.MarkSent();
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(message, either.Token);
            observation.MarkFirstByte();
            observation.Status = (int)response.StatusCode;
            observation.Endpoint = ServingEndpoint(response.Headers);
            await ReadAsync(response, request, observation, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string label = observation.Status is { } status ? FailureLabel.WithStatus(status, FailureLabel.Timeout) : FailureLabel.Timeout;
            observation.Fail(label, $"no complete answer within {_target.RequestTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            observation.Fail(FailureLabel.ForException(exception, observation.Status), exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task ReadAsync(
        HttpResponseMessage response,
        PlannedRequest request,
        RequestObservation observation,
        CancellationToken cancellationToken
    )
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            string error = await CompletionResponseReader.ReadErrorAsync(body, cancellationToken);
            observation.Fail(FailureLabel.ForStatus((int)response.StatusCode, error), error);
        }
        else if (string.Equals(response.Content.Headers.ContentType?.MediaType, EventStream, StringComparison.OrdinalIgnoreCase))
        {
            await CompletionResponseReader.ReadStreamAsync(body, observation, request.KeepsAnswer, cancellationToken);
        }
        else
        {
            await CompletionResponseReader.ReadWholeAsync(body, observation, request.KeepsAnswer, cancellationToken);
        }
    }

    private HttpRequestMessage MakeMessage(PlannedRequest request)
    {
        HttpRequestMessage message = new(HttpMethod.Post, _address)
        {
            Content = new CompletionRequestContent(request, _target),
            Version = _target.UsesHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        HttpTransport.AddHeaders(message, _target);
        return message;
    }

    private static string? ServingEndpoint(HttpResponseHeaders headers)
    {
        foreach (string name in EndpointHeaders)
        {
            if (headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.Count > 0)
            {
                return values.ToString();
            }
        }

        return null;
    }
}

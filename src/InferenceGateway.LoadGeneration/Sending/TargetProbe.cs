using System.Net;
using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Looks at a target before a run.</summary>
public static class TargetProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>Asks for the models served and returns the first; null when the server answers but lists none.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached or does not answer within ten seconds.</exception>
    public static async Task<string?> FirstModelAsync(HttpTarget target, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        using CancellationTokenSource patience = new(Patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using HttpMessageInvoker client = HttpTransport.Create();
        using HttpRequestMessage message = new(HttpMethod.Get, target.Address("/models"))
        {
            Version = target.UsesHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        HttpTransport.AddHeaders(message, target);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, either.Token);
            return response.IsSuccessStatusCode ? await ReadFirstModelAsync(response, either.Token) : null;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {Patience.TotalSeconds} s", exception);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    private static async Task<string?> ReadFirstModelAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaximumBytes, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("data", out JsonElement models)
                && models.ValueKind == JsonValueKind.Array
                && models.GetArrayLength() > 0
                && models[0].ValueKind == JsonValueKind.Object
                && models[0].TryGetProperty("id", out JsonElement id)
                && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

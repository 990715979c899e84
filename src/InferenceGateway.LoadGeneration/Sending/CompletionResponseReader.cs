using System.Buffers;
using System.Text;
using System.Text.Json;
using InferenceGateway.LoadGeneration.Recording;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Reads the body of a response to its end and notes what it says on an observation.</summary>
internal static class CompletionResponseReader
{
    private const int MaximumErrorBytes = 64 * 1024;
    private const int MaximumAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Reads a stream of server-sent events.</summary>
    public static async Task ReadStreamAsync(
        Stream body,
        RequestObservation observation,
        bool keepsAnswer,
        CancellationToken cancellationToken
    )
    {
        ServerSentEventReader events = new();
        CompletionStream stream = new(observation, keepsAnswer);
        while (!stream.HasEnded)
        {
            int count = await body.ReadAsync(events.FreeSpace(), cancellationToken);
            if (count == 0)
            {
                break;
            }

            events.Advance(count);
            stream.Take(events);
        }

        stream.Finish();
        if (stream.HasEnded)
        {
            await DrainAsync(body, cancellationToken);
        }
    }

    /// <summary>Reads an answer that comes as one JSON object.</summary>
    public static async Task ReadWholeAsync(
        Stream body,
        RequestObservation observation,
        bool keepsAnswer,
        CancellationToken cancellationToken
    )
    {
        StringBuilder? answer = keepsAnswer ? new StringBuilder() : null;
        CompletionChunk chunk;
        try
        {
            chunk = CompletionChunk.Parse(await ReadBytesAsync(body, MaximumAnswerBytes, cancellationToken), answer);
        }
        catch (JsonException exception)
        {
            observation.Fail(FailureLabel.WithStatus(observation.Status ?? 0, FailureLabel.InvalidJson), exception.Message);
            return;
        }

        observation.PromptTokens = chunk.PromptTokens;
        observation.OutputTokens = chunk.OutputTokens;
        observation.CachedTokens = chunk.CachedTokens;
        observation.Answer = answer?.ToString();
        if (chunk.Error is { } error)
        {
            observation.Fail(FailureLabel.WithStatus(observation.Status ?? 0, FailureLabel.StreamError), error);
        }
    }

    /// <summary>The message in an error body: the inner one of a JSON error, else the text itself.</summary>
    public static async Task<string> ReadErrorAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] bytes = await ReadBytesAsync(body, MaximumErrorBytes, cancellationToken);
        try
        {
            if (CompletionChunk.Parse(bytes, answer: null).Error is { } message)
            {
                return message;
            }
        }
        catch (JsonException)
        {
            // Not JSON: proxies answer in plain text or HTML.
        }

        return Encoding.UTF8.GetString(bytes).Trim();
    }

    private static async Task<byte[]> ReadBytesAsync(Stream body, int maximum, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int count;
            while (bytes.Length < maximum && (count = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                bytes.Write(buffer.AsSpan(0, (int)Math.Min(count, maximum - bytes.Length)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what follows the last event (the end of chunked coding), so that the connection can be used again.</summary>
    private static async Task DrainAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] rest = ArrayPool<byte>.Shared.Rent(256);
        try
        {
            while (await body.ReadAsync(rest, cancellationToken) > 0) { }
        }
        catch (IOException)
        {
            // The answer is complete; how the connection ends afterwards does not matter.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rest);
        }
    }
}

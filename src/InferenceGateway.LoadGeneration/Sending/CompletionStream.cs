using System.Text;
using System.Text.Json;
using InferenceGateway.LoadGeneration.Recording;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>
/// The state of one streamed answer. Frames are parsed only while there is something to learn from them; the ordinary ones in the
/// middle are recognised by a byte search, which costs a fraction of a JSON parse.
/// </summary>
internal sealed class CompletionStream(RequestObservation observation, bool keepsAnswer)
{
    private readonly StringBuilder? _answer = keepsAnswer ? new StringBuilder() : null;
    private bool _isFinished;

    /// <summary>Whether the server has said that nothing more follows.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Takes in the events that are complete. Those of one call came together and share their moment.</summary>
    public void Take(ServerSentEventReader events)
    {
        int tokenFrames = 0;
        while (!HasEnded && events.TryRead(out ReadOnlySpan<byte> data))
        {
            if (data.SequenceEqual("[DONE]"u8))
            {
                HasEnded = true;
            }
            else if (HasToken(data))
            {
                tokenFrames++;
            }
        }

        if (tokenFrames > 0)
        {
            observation.MarkTokens(tokenFrames);
        }
    }

    /// <summary>Settles the outcome after the last byte.</summary>
    public void Finish()
    {
        observation.Answer = _answer?.ToString();
        if (!HasEnded && !_isFinished)
        {
            Fail(FailureLabel.BrokenStream, "the stream ended before the answer was complete");
        }
    }

    private bool HasToken(ReadOnlySpan<byte> data)
    {
        if (_answer is null && observation.TokenFrames > 0 && IsOrdinary(data))
        {
            return true;
        }

        try
        {
            CompletionChunk chunk = CompletionChunk.Parse(data, _answer);
            Note(chunk);
            return chunk.HasContent;
        }
        catch (JsonException exception)
        {
            Fail(FailureLabel.InvalidJson, exception.Message);
            return false;
        }
    }

    /// <summary>
    /// A frame in the middle of an answer. Inside JSON strings quotes are escaped, so generated text cannot look like these members.
    /// </summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> data) =>
        data.EndsWith("}"u8)
        && data.IndexOf("\"usage\":{"u8) < 0
        && data.IndexOf("\"usage\": {"u8) < 0
        && data.IndexOf("\"finish_reason\":\""u8) < 0
        && data.IndexOf("\"finish_reason\": \""u8) < 0
        && data.IndexOf("\"error\""u8) < 0;

    private void Note(in CompletionChunk chunk)
    {
        observation.PromptTokens = chunk.PromptTokens ?? observation.PromptTokens;
        observation.OutputTokens = chunk.OutputTokens ?? observation.OutputTokens;
        observation.CachedTokens = chunk.CachedTokens ?? observation.CachedTokens;
        _isFinished |= chunk.IsFinish;
        if (chunk.Error is { } error)
        {
            Fail(FailureLabel.StreamError, error);
        }
    }

    private void Fail(string label, string message) => observation.Fail(FailureLabel.WithStatus(observation.Status ?? 0, label), message);
}

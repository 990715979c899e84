using InferenceGateway.Benchmarks.Conversations.Messages;

namespace InferenceGateway.Benchmarks.Conversations.Http2;

/// <summary>What every conversation of one case says.</summary>
/// <param name="Requests">One script a group of prompts that share a prefix; taken in turn.</param>
/// <param name="Response">What the model server's answer is.</param>
/// <param name="Chunks">How many chunks the answer has.</param>
/// <param name="ChunkIntervalNanoseconds">Time from one chunk to the next, or zero to send all at once.</param>
internal sealed record ConversationPlan(
    IReadOnlyList<MessageScript> Requests,
    MessageScript Response,
    int Chunks,
    long ChunkIntervalNanoseconds
)
{
    private ulong _number;

    /// <summary>Puts the values of a request that has not been made before into the place given, and says which script it follows.</summary>
    public MessageScript Next(UniqueValues values)
    {
        values.Set(++_number);
        return Requests[(int)(_number % (ulong)Requests.Count)];
    }
}

using InferenceGateway.ExtProc.Messages;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>Keeps serialized answers.</summary>
internal sealed class CollectedAnswers : IAnswerOutput
{
    public List<byte[]> All { get; } = [];

    public Span<byte> Add(int length)
    {
        byte[] answer = new byte[length];
        All.Add(answer);
        return answer;
    }
}

using InferenceGateway.ExtProc.Messages;

namespace InferenceGateway.ExtProc.Sessions;

/// <summary>Takes the answers for a proxy that only lets us watch. Not thread-safe.</summary>
internal sealed class DiscardedAnswers : IAnswerOutput
{
    private byte[] _bytes = [];

    public Span<byte> Add(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[length];
        }

        return _bytes.AsSpan(0, length);
    }
}

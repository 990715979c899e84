using Grpc.Core;
using InferenceGateway.ExtProc.Messages;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>Answers that are ready, sent together with one flush. Belongs to one stream at a time; not thread-safe.</summary>
internal sealed class AnswerBatch : IAnswerOutput
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Flushed = new();

    private readonly List<SerializedAnswer> _answers = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Bytes of all answers together.</summary>
    public long Length { get; private set; }

    public Span<byte> Add(int length)
    {
        if (_count == _answers.Count)
        {
            _answers.Add(new SerializedAnswer());
        }

        Length += length;
        return _answers[_count++].Take(length);
    }

    /// <summary>Sends all; waits when the proxy is slow to read.</summary>
    public async Task SendAsync(IServerStreamWriter<SerializedAnswer> writer)
    {
        for (int i = 0; i < _count; i++)
        {
            writer.WriteOptions = i == _count - 1 ? Flushed : Buffered;
            await writer.WriteAsync(_answers[i]);
        }

        Clear();
    }

    public void Clear()
    {
        for (int i = 0; i < _count; i++)
        {
            _answers[i].Release();
        }

        _count = 0;
        Length = 0;
    }
}

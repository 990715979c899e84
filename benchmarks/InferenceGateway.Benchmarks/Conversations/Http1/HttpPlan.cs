using System.Globalization;
using System.Text;
using InferenceGateway.Benchmarks.Conversations.Messages;

namespace InferenceGateway.Benchmarks.Conversations.Http1;

/// <summary>The requests of one case over HTTP/1.1. Tells the model server in headers what to answer.</summary>
internal sealed class HttpPlan
{
    /// <summary>Header: how many chunks the model server answers.</summary>
    public const string ChunksHeader = "x-bench-chunks";

    /// <summary>Header: microseconds from one chunk to the next, zero for all at once.</summary>
    public const string IntervalHeader = "x-bench-interval";

    private readonly MessageScript[] _scripts;
    private ulong _number;

    public HttpPlan(int bodyLength, int groups, int chunks, TimeSpan interval)
    {
        Chunks = chunks;
        _scripts = [.. Enumerable.Range(0, groups).Select(group => Script(ChatRequestBody.Create(bodyLength, group), chunks, interval))];
    }

    /// <summary>Chunks of every answer.</summary>
    public int Chunks { get; }

    /// <summary>A request that has not been made before.</summary>
    public MessageScript Next(UniqueValues values)
    {
        values.Set(++_number);
        return _scripts[(int)(_number % (ulong)_scripts.Length)];
    }

    private static MessageScript Script(byte[] body, int chunks, TimeSpan interval)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            POST /v1/chat/completions HTTP/1.1
            host: inference.example.com
            user-agent: OpenAI/Python 2.8.1
            accept: application/json
            authorization: Bearer sk-0123456789abcdef0123456789abcdef
            content-type: application/json
            content-length: {body.Length}
            x-request-id: {MessageScript.RequestIdPlaceholder}
            {ChunksHeader}: {chunks}
            {IntervalHeader}: {(long)interval.TotalMicroseconds}


            """
        );
        MessageScript.Builder script = new();
        script.AddUnframed([.. Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")), .. body]);
        return script.Build();
    }
}

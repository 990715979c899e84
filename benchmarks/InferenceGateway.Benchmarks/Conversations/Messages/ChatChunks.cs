using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>The server-sent events of a streamed chat completion, some 220 bytes each as vLLM writes them.</summary>
internal static class ChatChunks
{
    /// <summary>Stands where a model server writes the time of sending, in hexadecimal nanoseconds.</summary>
    public const string TimePlaceholder = "@@@@sent-time@@@";

    private const string Head =
        "data: {\"id\":\"chatcmpl-7f3a1c52e0b94d6f8a1b2c3d4e5f6071\",\"object\":\"chat.completion.chunk\",\"created\":1795521860,\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",";

    private const string Sent = "\"sent\":\"" + TimePlaceholder + "\",";
    private const string Usage =
        "\"choices\":[],\"usage\":{\"prompt_tokens\":256,\"total_tokens\":356,\"completion_tokens\":100}}\n\ndata: [DONE]\n\n";

    /// <summary>One event with a token and the time at which it was sent.</summary>
    public static byte[] Timed { get; } =
        Encoding.ASCII.GetBytes(Head + Sent + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n");

    /// <summary>The end of the stream with the time at which it was sent.</summary>
    public static byte[] TimedLast { get; } = Encoding.ASCII.GetBytes(Head + Sent + Usage);

    /// <summary>What ends the stream: usage and the end marker, which a server writes in one go.</summary>
    public static byte[] Last { get; } = Encoding.ASCII.GetBytes(Head + Usage);

    /// <summary>One event with a token.</summary>
    public static byte[] Create(int index) =>
        Encoding.ASCII.GetBytes(
            Head
                + $"\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" token{index:x4}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n"
        );
}

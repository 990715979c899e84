using System.Globalization;
using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Messages;

/// <summary>A chat completion request of a wanted size, half of whose prompt is shared with the others of its group.</summary>
internal static class ChatRequestBody
{
    /// <summary>Stands where each request's own word goes; the text after it is hashed in chained blocks, so that one word makes all of them unique.</summary>
    public const string WordPlaceholder = "@@unique-word@@@";

    private const double SharedShare = 0.5;

    private static readonly string[] Vocabulary =
    [
        .. "the of and to in is that for it as was with be by on not he this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no ".Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        ),
        "endpoint",
        "inference",
        "throughput",
        "scheduling",
        "latency",
        "attention",
    ];

    /// <summary>Makes the body.</summary>
    /// <param name="bytes">Its length; never less than what the frame of the JSON needs.</param>
    /// <param name="group">Which shared prefix it has.</param>
    public static byte[] Create(int bytes, int group)
    {
        const string Start =
            "{\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":512,"
            + "\"messages\":[{\"role\":\"system\",\"content\":\"";
        const string Middle = "\"},{\"role\":\"user\",\"content\":\"";
        const string End = "\"}]}";
        int text = Math.Max(bytes - Start.Length - Middle.Length - End.Length - WordPlaceholder.Length, 0);
        int shared = (int)(text * SharedShare);
        string prefix = Text(shared, new Random(group));
        string suffix = Text(text - shared, new Random(-1 - group));
        return Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Start}{prefix}{Middle}{WordPlaceholder}{suffix}{End}")
        );
    }

    private static string Text(int length, Random random)
    {
        StringBuilder text = new(length + 16);
        while (text.Length < length)
        {
            text.Append(Vocabulary[random.Next(Vocabulary.Length)]).Append(random.Next(16) == 0 ? ". " : " ");
        }

        return text.ToString(0, length);
    }
}

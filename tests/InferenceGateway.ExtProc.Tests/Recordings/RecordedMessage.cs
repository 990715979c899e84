using System.Text;
using System.Text.Json;
using Google.Protobuf;
using InferenceGateway.ExtProc.Tests.Fakes;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>One message of a recorded stream.</summary>
/// <param name="IsFromProxy">From the proxy, not from the picker.</param>
/// <param name="Bytes">The message; null from 64 KiB on, of which only the length was kept.</param>
/// <param name="IsOfResponse">A piece of a response's body.</param>
internal sealed record RecordedMessage(bool IsFromProxy, int Length, byte[]? Bytes, bool IsOfResponse)
{
    /// <summary>The message of a proxy, with a chat request of the right length where its body was not kept.</summary>
    public byte[] ToProxyBytes()
    {
        if (Bytes is not null)
        {
            return Bytes;
        }

        // Two tags, two lengths, and the empty metadata of two bytes stand around the body: 10 bytes in all, 12 from 2 MiB on.
        int overhead = Length < 1 << 21 ? 10 : 12;
        string start = Make.Chat[..^5];
        string end = Make.Chat[^5..];
        byte[] body = Encoding.UTF8.GetBytes(start + new string('a', Length - overhead - start.Length - end.Length) + end);
        return (IsOfResponse ? Make.ResponseBody(body) : Make.RequestBody(body)).ToByteArray();
    }


    /// <summary>Null for a line that is no message between a proxy and a picker.</summary>
    public static RecordedMessage? Read(JsonElement line)
    {
        if (
            !line.TryGetProperty("dir", out JsonElement direction)
            || line.TryGetProperty("event", out _)
            || direction.GetString() is not ("envoy->epp" or "epp->envoy")
        )
        {
            return null;
        }

        byte[]? bytes = line.TryGetProperty("bytes", out JsonElement base64) ? base64.GetBytesFromBase64() : null;
        bool isOfResponse = line.TryGetProperty("json", out JsonElement json) && json.TryGetProperty("response_body", out _);
        return new RecordedMessage(direction.GetString() == "envoy->epp", line.GetProperty("length").GetInt32(), bytes, isOfResponse);
    }
}

using System.Text.Json;
using Google.Protobuf;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>One message of a recorded stream.</summary>
/// <param name="IsFromProxy">From the proxy, not from the picker.</param>
/// <param name="Bytes">The message. From 64 KiB on a body was not kept: then one of its length takes its place.</param>
/// <param name="IsWhole">These are the bytes that were sent.</param>
internal sealed record RecordedMessage(bool IsFromProxy, byte[] Bytes, bool IsWhole)
{
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

        bool isWhole = line.TryGetProperty("bytes", out JsonElement base64);
        byte[] bytes = isWhole ? base64.GetBytesFromBase64() : Synthesize(line.GetProperty("first").GetBytesFromBase64());
        return new RecordedMessage(direction.GetString() == "envoy->epp", bytes, isWhole);
    }

    /// <summary>A chat request as long as the body that begins with these bytes, for the direction they are of.</summary>
    private static byte[] Synthesize(byte[] first)
    {
        CodedInputStream fields = new(first);
        bool isOfResponse = WireFormat.GetTagFieldNumber(fields.ReadTag()) == ProcessingRequest.ResponseBodyFieldNumber;
        fields.ReadLength();
        WireFormat.GetTagFieldNumber(fields.ReadTag()).ShouldBe(HttpBody.BodyFieldNumber);
        int length = fields.ReadLength();
        string start = Make.Chat[..^5];
        string end = Make.Chat[^5..];
        string body = start + new string('a', length - start.Length - end.Length) + end;
        return (isOfResponse ? Make.ResponseBody(body) : Make.RequestBody(body)).ToByteArray();
    }
}

using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>Messages as a proxy sends them.</summary>
internal static class Make
{
    public const string Chat = """{"model":"m","messages":[{"role":"user","content":"hello world"}]}""";

    public static ProtocolConfiguration FullDuplex { get; } =
        new() { RequestBodyMode = BodySendMode.FullDuplexStreamed, ResponseBodyMode = BodySendMode.FullDuplexStreamed };

    /// <summary>Request headers of a POST to the chat API, followed by <paramref name="more"/>.</summary>
    public static ProcessingRequest Post(params (string Name, string Value)[] more) =>
        RequestHeaders(false, "POST", "/v1/chat/completions", more);

    public static ProcessingRequest Get(params (string Name, string Value)[] more) => RequestHeaders(true, "GET", "/v1/models", more);

    public static ProcessingRequest RequestHeaders(bool end, string method, string path, params (string Name, string Value)[] more) =>
        new()
        {
            RequestHeaders = Headers(
                end,
                [
                    (":authority", "gateway.example"),
                    (":path", path),
                    (":method", method),
                    (":scheme", "http"),
                    ("x-request-id", "id-1"),
                    .. more,
                ]
            ),
            ProtocolConfig = FullDuplex,
            MetadataContext = new Metadata(),
        };

    public static ProcessingRequest RequestBody(string text, bool end = false) => RequestBody(Encoding.UTF8.GetBytes(text), end);

    public static ProcessingRequest RequestBody(byte[] bytes, bool end = false) =>
        new() { RequestBody = Body(bytes, end), MetadataContext = new Metadata() };

    public static ProcessingRequest RequestTrailers() => new() { RequestTrailers = Trailers(), MetadataContext = new Metadata() };

    public static ProcessingRequest ResponseHeaders(int status = 200, string type = "application/json", bool end = false) =>
        new() { ResponseHeaders = Headers(end, (":status", $"{status}"), ("content-type", type)), MetadataContext = new Metadata() };

    public static ProcessingRequest ResponseBody(string text, bool end = false) => ResponseBody(Encoding.UTF8.GetBytes(text), end);

    public static ProcessingRequest ResponseBody(byte[] bytes, bool end = false) =>
        new() { ResponseBody = Body(bytes, end), MetadataContext = new Metadata() };

    public static ProcessingRequest ResponseTrailers() => new() { ResponseTrailers = Trailers(), MetadataContext = new Metadata() };

    /// <summary>The message with the proxy's modes, as in the first one of a stream.</summary>
    public static ProcessingRequest WithModes(this ProcessingRequest message, BodySendMode request, BodySendMode response)
    {
        message.ProtocolConfig = new ProtocolConfiguration { RequestBodyMode = request, ResponseBodyMode = response };
        return message;
    }

    /// <summary>The message from a proxy that only lets watch, as in the first one of a stream.</summary>
    public static ProcessingRequest Watched(this ProcessingRequest message)
    {
        message.ObservabilityMode = true;
        return message;
    }

    public static ProcessingRequest WithSubset(this ProcessingRequest message, Value hint) =>
        message.WithMetadata("envoy.lb.subset_hint", "x-gateway-destination-endpoint-subset", hint);

    public static ProcessingRequest WithServed(this ProcessingRequest message, string endpoint) =>
        message.WithMetadata("envoy.lb", "x-gateway-destination-endpoint-served", Value.ForString(endpoint));

    public static ProcessingRequest WithMetadata(this ProcessingRequest message, string space, string key, Value value)
    {
        message.MetadataContext ??= new Metadata();
        message.MetadataContext.FilterMetadata[space] = new Struct { Fields = { [key] = value } };
        return message;
    }

    /// <summary>A list of strings, as Envoy's set_metadata filter writes it.</summary>
    public static Value List(params string[] entries) => Value.ForList([.. entries.Select(Value.ForString)]);

    public static HttpHeaders Headers(bool end, params (string Name, string Value)[] headers)
    {
        HeaderMap map = new();
        foreach ((string name, string value) in headers)
        {
            map.Headers.Add(new HeaderValue { Key = name, RawValue = ByteString.CopyFromUtf8(value) });
        }

        return new HttpHeaders { Headers = map, EndOfStream = end };
    }

    private static HttpTrailers Trailers() =>
        new()
        {
            Trailers = new HeaderMap
            {
                Headers =
                {
                    new HeaderValue { Key = "x-end", RawValue = ByteString.CopyFromUtf8("1") },
                },
            },
        };

    private static HttpBody Body(byte[] bytes, bool end) => new() { Body = ByteString.CopyFrom(bytes), EndOfStream = end };
}

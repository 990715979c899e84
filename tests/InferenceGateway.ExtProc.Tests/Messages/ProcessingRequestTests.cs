using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InferenceGateway.ExtProc.Messages;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Wire;
using Oracle = InferenceGateway.ExtProc.Tests.Oracle;
using ReadRequest = InferenceGateway.ExtProc.Messages.ProcessingRequest;

namespace InferenceGateway.ExtProc.Tests.Messages;

/// <summary>The hand-written reader against generated messages, and against bytes that are no message.</summary>
public sealed class ProcessingRequestTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 40];
    private static readonly Gen<Oracle.HeaderValue> Header = Gen.Select(
        Gen.String[Gen.Char['a', 'z'], 1, 12],
        Gen.String[Gen.Char[' ', '~'], 0, 20],
        Bytes,
        (key, value, raw) =>
            new Oracle.HeaderValue
            {
                Key = key,
                Value = value,
                RawValue = ByteString.CopyFrom(raw),
            }
    );
    private static readonly Gen<Value> Hint = Gen.OneOf(
        Gen.String[Gen.Char['0', '~'], 0, 10].Select(Value.ForString),
        Gen.String[Gen.Char['0', '~'], 1, 10].Array[0, 4].Select(entries => Make.List(entries)),
        Gen.Double.Select(Value.ForNumber),
        Gen.Const(Value.ForNull())
    );
    private static readonly Gen<Oracle.ProcessingRequest> Message = Gen.Select(
        Gen.Int[0, 6],
        Header.Array[0, 5],
        Bytes,
        Gen.Bool,
        Hint,
        Gen.Int[0, 15],
        (kind, headers, bytes, end, hint, extras) => Build(kind, headers, bytes, end, hint, extras)
    );

    [Fact]
    public void Every_message_reads_as_the_generated_reader_reads_it() =>
        Message.Sample(message => Describe(message.ToByteArray()).ShouldBe(Describe(message)), iter: 3000, threads: 1);

    [Fact]
    public void Two_messages_in_a_row_merge_as_the_generated_reader_merges_them() =>
        Gen.Select(Message, Message)
            .Sample(
                (first, second) =>
                {
                    // Metadata are left out: whether maps within maps merge or replace is nobody's business here.
                    first.MetadataContext = null;
                    second.MetadataContext = null;
                    byte[] both = [.. first.ToByteArray(), .. second.ToByteArray()];
                    Describe(both).ShouldBe(Describe(Oracle.ProcessingRequest.Parser.ParseFrom(both)));
                },
                iter: 1000,
                threads: 1
            );

    [Fact]
    public void Random_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Should.NotThrow(() => Refusal(bytes)), iter: 20_000, threads: 1);

    /// <summary>Where the generated reader takes mutated bytes ours takes them too; what ours passes over unread it need not refuse.</summary>
    [Fact]
    public void Mutated_messages_are_read_or_refused_and_never_refused_when_they_are_right() =>
        Gen.Select(Message, Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3])
            .Sample(
                (message, place, value, how) =>
                {
                    List<byte> bytes = [.. message.ToByteArray()];
                    if (bytes.Count == 0)
                    {
                        return;
                    }

                    int at = place % bytes.Count;
                    switch (how)
                    {
                        case 0:
                            bytes[at] = value;
                            break;
                        case 1:
                            bytes.Insert(at, value);
                            break;
                        case 2:
                            bytes.RemoveAt(at);
                            break;
                        default:
                            bytes.RemoveRange(at, bytes.Count - at);
                            break;
                    }

                    string? refusal = Refusal([.. bytes]);
                    // The generated reader takes fields of the wire types 6 and 7, which do not exist.
                    if (OracleReads([.. bytes]) && refusal?.Contains("wire type", StringComparison.Ordinal) != true)
                    {
                        refusal.ShouldBeNull(Convert.ToHexString([.. bytes]));
                    }
                },
                iter: 20_000,
                threads: 1
            );

    public static TheoryData<string, byte[]> Hostile =>
        new()
        {
            { "a length beyond the end", [0x12, 0x7F, 0x00] },
            { "a length of 2 GiB", [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
            { "a negative length", [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] },
            { "a varint without end", [0x50, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01] },
            { "a tag cut short", [0x92] },
            { "field number 0", [0x02, 0x00] },
            { "wire type 7", [0x17] },
            { "a group that ends without beginning", [0x14] },
            { "a group that does not end", [0x13] },
            { "a group that ends as another", [0x13, 0x1C] },
            { "groups nested beyond reason", [.. Enumerable.Repeat((byte)0x13, 100_000)] },
            { "a double cut short", [0x99, 0x01, 0x00] },
            { "a header entry cut short", [0x12, 0x05, 0x0A, 0x03, 0x0A, 0x05, 0x0A] },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_bytes_are_refused_with_a_reason(string what, byte[] bytes) =>
        Should.Throw<WireFormatException>(() => _ = ReadRequest.Read(bytes, new HeaderStore()).Kind, what).Message.ShouldNotBeEmpty();

    [Fact]
    public void Groups_and_other_unknown_fields_are_passed_over()
    {
        byte[] known = Make.Get().ToByteArray();
        // Group 100 with a varint in it, a fixed64 field 101, a fixed32 field 102.
        byte[] unknown = [0xA3, 0x06, 0x08, 0x01, 0xA4, 0x06, 0xA9, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0xB5, 0x06, 1, 2, 3, 4];
        byte[] both = [.. unknown, .. known, .. unknown];
        Describe(both).ShouldBe(Describe(known));
    }

    [Fact]
    public void A_header_store_that_is_full_says_so_and_keeps_what_it_has()
    {
        HeaderStore store = new();
        for (int i = 0; i < HeaderStore.MaximumCount; i++)
        {
            store.Add("a"u8, "b"u8);
        }

        store.IsOverfull.ShouldBeFalse();
        store.Add("c"u8, "d"u8);
        store.IsOverfull.ShouldBeTrue();
        store.Count.ShouldBe(HeaderStore.MaximumCount);
        store.Clear();
        store.IsOverfull.ShouldBeFalse();
        store.Count.ShouldBe(0);
    }

    private static Oracle.ProcessingRequest Build(int kind, Oracle.HeaderValue[] headers, byte[] bytes, bool end, Value hint, int extras)
    {
        Oracle.ProcessingRequest message = new();
        Oracle.HeaderMap map = new() { Headers = { headers } };
        Oracle.HttpBody body = new() { Body = ByteString.CopyFrom(bytes), EndOfStream = end };
        switch (kind)
        {
            case 1:
                message.RequestHeaders = new Oracle.HttpHeaders { Headers = map, EndOfStream = end };
                break;
            case 2:
                message.ResponseHeaders = new Oracle.HttpHeaders { Headers = map, EndOfStream = end };
                break;
            case 3:
                message.RequestBody = body;
                break;
            case 4:
                message.ResponseBody = body;
                break;
            case 5:
                message.RequestTrailers = new Oracle.HttpTrailers { Trailers = map };
                break;
            case 6:
                message.ResponseTrailers = new Oracle.HttpTrailers { Trailers = map };
                break;
        }

        if ((extras & 1) != 0)
        {
            message.WithSubset(hint);
        }

        if ((extras & 2) != 0)
        {
            message.WithMetadata("envoy.lb", "x-gateway-destination-endpoint-served", hint);
            message.WithMetadata("other", "x", hint);
        }

        if ((extras & 4) != 0)
        {
            message.ProtocolConfig = new Oracle.ProtocolConfiguration
            {
                RequestBodyMode = (Oracle.BodySendMode)(bytes.Length % 6),
                ResponseBodyMode = (Oracle.BodySendMode)(headers.Length % 6),
                SendBodyWithoutWaitingForHeaderResponse = end,
            };
        }

        message.ObservabilityMode = (extras & 8) != 0;
        if (extras > 12)
        {
            message.Attributes["envoy.filters.http.ext_proc"] = new Struct { Fields = { ["a"] = hint } };
        }

        return message;
    }

    /// <summary>Why the bytes are no message; null when they are one.</summary>
    private static string? Refusal(byte[] bytes)
    {
        HeaderStore store = new();
        try
        {
            ReadRequest request = ReadRequest.Read(bytes, store);
            if (request.HasSubset)
            {
                ReadRequest.SubsetEntries(request.Subset);
            }

            return null;
        }
        catch (WireFormatException exception)
        {
            return exception.Message;
        }
    }

    private static bool OracleReads(byte[] bytes)
    {
        try
        {
            Oracle.ProcessingRequest.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static string Describe(byte[] bytes)
    {
        HeaderStore store = new();
        ReadRequest request = ReadRequest.Read(bytes, store);
        StringBuilder text = new();
        text.Append($"{request.Kind} end={request.EndOfStream} body={Convert.ToHexString(request.Body)} watch={request.IsObservability} ");
        text.Append($"modes={request.HasProtocolConfiguration}/{(int)request.RequestBodyMode}/{(int)request.ResponseBodyMode} ");
        text.Append($"served={Encoding.UTF8.GetString(request.Served)} subset={request.HasSubset}/");
        text.Append(request.HasSubset ? string.Join('|', ReadRequest.SubsetEntries(request.Subset)) : "");
        for (int i = 0; i < store.Count; i++)
        {
            text.Append($" {Encoding.UTF8.GetString(store.Name(i))}={Convert.ToHexString(store.Value(i))}");
        }

        return text.ToString();
    }

    private static string Describe(Oracle.ProcessingRequest message)
    {
        Oracle.HttpHeaders? headers = message.RequestHeaders ?? message.ResponseHeaders;
        Oracle.HttpBody? body = message.RequestBody ?? message.ResponseBody;
        Oracle.HeaderMap? map = headers?.Headers ?? (message.RequestTrailers ?? message.ResponseTrailers)?.Trailers;
        Value? hint = Find(message, "envoy.lb.subset_hint", "x-gateway-destination-endpoint-subset");
        string[] entries =
            hint is null ? []
            : hint.HasStringValue ? [hint.StringValue]
            : hint.KindCase == Value.KindOneofCase.ListValue
                ? [.. hint.ListValue.Values.Where(v => v.HasStringValue).Select(v => v.StringValue)]
            : [];
        Value? served = Find(message, "envoy.lb", "x-gateway-destination-endpoint-served");
        StringBuilder text = new();
        bool end = headers?.EndOfStream ?? body?.EndOfStream ?? false;
        string kind = message.RequestCase == Oracle.ProcessingRequest.RequestOneofCase.None ? "Unknown" : $"{message.RequestCase}";
        text.Append(
            $"{kind} end={end} body={Convert.ToHexString((body?.Body ?? ByteString.Empty).Span)} watch={message.ObservabilityMode} "
        );
        text.Append(
            $"modes={message.ProtocolConfig is not null}/{(int)(message.ProtocolConfig?.RequestBodyMode ?? Oracle.BodySendMode.None)}/{(int)(message.ProtocolConfig?.ResponseBodyMode ?? Oracle.BodySendMode.None)} "
        );
        text.Append(
            $"served={(served?.HasStringValue == true ? served.StringValue : "")} subset={hint is not null}/{string.Join('|', entries)}"
        );
        foreach (Oracle.HeaderValue header in map?.Headers ?? [])
        {
            ReadOnlySpan<byte> value = header.RawValue.IsEmpty ? Encoding.UTF8.GetBytes(header.Value) : header.RawValue.Span;
            text.Append($" {header.Key}={Convert.ToHexString(value)}");
        }

        return text.ToString();
    }

    private static Value? Find(Oracle.ProcessingRequest message, string space, string key) =>
        message.MetadataContext?.FilterMetadata.TryGetValue(space, out Struct? values) == true
        && values.Fields.TryGetValue(key, out Value? value)
            ? value
            : null;
}

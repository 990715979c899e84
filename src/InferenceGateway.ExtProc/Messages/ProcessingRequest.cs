using System.Text;
using InferenceGateway.ExtProc.Wire;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>
/// What of an <c>envoy.service.ext_proc.v3.ProcessingRequest</c> is of use here, read in one pass. Its spans are parts of the message.
/// Fields that are not known, or not needed, are passed over.
/// </summary>
internal ref struct ProcessingRequest
{
    public MessageKind Kind { get; private set; }

    /// <summary>The last message of its direction.</summary>
    public bool EndOfStream { get; private set; }

    /// <summary>The bytes of a body message.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Nobody waits for answers.</summary>
    public bool IsObservability { get; private set; }

    /// <summary>The proxy said how it sends bodies; it does so in the first message.</summary>
    public bool HasProtocolConfiguration { get; private set; }

    public BodyMode RequestBodyMode { get; private set; }

    public BodyMode ResponseBodyMode { get; private set; }

    /// <summary>The metadata restrict the endpoints.</summary>
    public bool HasSubset { get; private set; }

    /// <summary>The restriction, for <see cref="SubsetEntries"/>: a serialized <c>google.protobuf.Value</c>.</summary>
    public ReadOnlySpan<byte> Subset { get; private set; }

    /// <summary><c>address:port</c> of the endpoint that served the request; empty when the metadata do not say.</summary>
    public ReadOnlySpan<byte> Served { get; private set; }

    /// <summary>Reads a whole message.</summary>
    /// <param name="headers">Receives the headers or trailers; emptied first.</param>
    /// <exception cref="WireFormatException">The bytes are no such message.</exception>
    public static ProcessingRequest Read(ReadOnlySpan<byte> message, HeaderStore headers)
    {
        ProcessingRequest request = default;
        headers.Clear();
        WireReader fields = new(message);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (2 << 3) | WireType.Length:
                case (3 << 3) | WireType.Length:
                    request.Switch((MessageKind)(tag >> 3), headers);
                    request.ReadHeaders(fields.ReadBytes(), headers);
                    break;
                case (4 << 3) | WireType.Length:
                case (5 << 3) | WireType.Length:
                    request.Switch((MessageKind)(tag >> 3), headers);
                    request.ReadBody(fields.ReadBytes());
                    break;
                case (6 << 3) | WireType.Length:
                case (7 << 3) | WireType.Length:
                    request.Switch((MessageKind)(tag >> 3), headers);
                    ReadTrailers(fields.ReadBytes(), headers);
                    break;
                case (8 << 3) | WireType.Length:
                    request.ReadMetadata(fields.ReadBytes());
                    break;
                case (10 << 3) | WireType.Varint:
                    request.IsObservability = fields.ReadBool();
                    break;
                case (11 << 3) | WireType.Length:
                    request.ReadProtocolConfiguration(fields.ReadBytes());
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }

        return request;
    }

    /// <summary>The entries of an endpoint subset: of a list its strings, of a string itself, of anything else none.</summary>
    /// <exception cref="WireFormatException">The bytes are no <c>google.protobuf.Value</c>.</exception>
    public static List<string> SubsetEntries(ReadOnlySpan<byte> subset)
    {
        List<string> entries = [];
        WireReader fields = new(subset);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (3 << 3) | WireType.Length:
                    entries.Clear();
                    entries.Add(Encoding.UTF8.GetString(fields.ReadBytes()));
                    break;
                case (6 << 3) | WireType.Length:
                    AddStrings(fields.ReadBytes(), entries);
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }

        return entries;
    }

    private static void AddStrings(ReadOnlySpan<byte> list, List<string> entries)
    {
        WireReader values = new(list);
        while (values.TryReadTag(out uint tag))
        {
            if (tag != WireType.LengthTag(1))
            {
                values.Skip(tag);
            }
            else if (StringOf(values.ReadBytes()) is { IsEmpty: false } text)
            {
                entries.Add(Encoding.UTF8.GetString(text));
            }
        }
    }

    /// <summary>The string in a serialized <c>google.protobuf.Value</c>; empty when it is none.</summary>
    private static ReadOnlySpan<byte> StringOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = default;
        WireReader fields = new(value);
        while (fields.TryReadTag(out uint tag))
        {
            if (tag == WireType.LengthTag(3))
            {
                text = fields.ReadBytes();
            }
            else
            {
                text = IsKind(tag) ? default : text;
                fields.Skip(tag);
            }
        }

        return text;
    }

    /// <summary>The field is one of the alternatives of <c>google.protobuf.Value</c>, of which the last one counts.</summary>
    private static bool IsKind(uint tag) =>
        (tag >> 3) switch
        {
            1 or 4 => (tag & 7) == WireType.Varint,
            2 => (tag & 7) == WireType.Fixed64,
            3 or 5 or 6 => (tag & 7) == WireType.Length,
            _ => false,
        };

    /// <summary>Of several alternatives in one message the last one counts; the same one twice is one, sent in two parts.</summary>
    private void Switch(MessageKind kind, HeaderStore headers)
    {
        if (Kind != kind)
        {
            Kind = kind;
            EndOfStream = false;
            Body = default;
            headers.Clear();
        }
    }

    private void ReadHeaders(ReadOnlySpan<byte> message, HeaderStore headers)
    {
        WireReader fields = new(message);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | WireType.Length:
                    ReadHeaderMap(fields.ReadBytes(), headers);
                    break;
                case (3 << 3) | WireType.Varint:
                    EndOfStream = fields.ReadBool();
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }
    }

    private void ReadBody(ReadOnlySpan<byte> message)
    {
        WireReader fields = new(message);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | WireType.Length:
                    Body = fields.ReadBytes();
                    break;
                case (2 << 3) | WireType.Varint:
                    EndOfStream = fields.ReadBool();
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadTrailers(ReadOnlySpan<byte> message, HeaderStore headers)
    {
        WireReader fields = new(message);
        while (fields.TryReadTag(out uint tag))
        {
            if (tag == WireType.LengthTag(1))
            {
                ReadHeaderMap(fields.ReadBytes(), headers);
            }
            else
            {
                fields.Skip(tag);
            }
        }
    }

    private static void ReadHeaderMap(ReadOnlySpan<byte> map, HeaderStore headers)
    {
        WireReader fields = new(map);
        while (fields.TryReadTag(out uint tag))
        {
            if (tag == WireType.LengthTag(1))
            {
                ReadHeader(fields.ReadBytes(), headers);
            }
            else
            {
                fields.Skip(tag);
            }
        }
    }

    private static void ReadHeader(ReadOnlySpan<byte> header, HeaderStore headers)
    {
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        ReadOnlySpan<byte> rawValue = default;
        WireReader fields = new(header);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | WireType.Length:
                    key = fields.ReadBytes();
                    break;
                case (2 << 3) | WireType.Length:
                    value = fields.ReadBytes();
                    break;
                case (3 << 3) | WireType.Length:
                    rawValue = fields.ReadBytes();
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }

        headers.Add(key, rawValue.IsEmpty ? value : rawValue);
    }

    private void ReadProtocolConfiguration(ReadOnlySpan<byte> message)
    {
        HasProtocolConfiguration = true;
        WireReader fields = new(message);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | WireType.Varint:
                    RequestBodyMode = (BodyMode)(int)fields.ReadVarint();
                    break;
                case (2 << 3) | WireType.Varint:
                    ResponseBodyMode = (BodyMode)(int)fields.ReadVarint();
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }
    }

    private void ReadMetadata(ReadOnlySpan<byte> metadata)
    {
        WireReader fields = new(metadata);
        while (fields.TryReadTag(out uint tag))
        {
            if (tag != WireType.LengthTag(1))
            {
                fields.Skip(tag);
                continue;
            }

            ReadEntry(fields.ReadBytes(), out ReadOnlySpan<byte> space, out ReadOnlySpan<byte> values);
            if (space.SequenceEqual("envoy.lb.subset_hint"u8))
            {
                HasSubset = TryFind(values, "x-gateway-destination-endpoint-subset"u8, out ReadOnlySpan<byte> subset);
                Subset = subset;
            }
            else if (space.SequenceEqual("envoy.lb"u8))
            {
                Served = TryFind(values, "x-gateway-destination-endpoint-served"u8, out ReadOnlySpan<byte> served)
                    ? StringOf(served)
                    : default;
            }
        }
    }

    /// <summary>Finds a value in a serialized <c>google.protobuf.Struct</c>; the last one of its name counts.</summary>
    private static bool TryFind(ReadOnlySpan<byte> values, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        bool isFound = false;
        value = default;
        WireReader fields = new(values);
        while (fields.TryReadTag(out uint tag))
        {
            if (tag != WireType.LengthTag(1))
            {
                fields.Skip(tag);
                continue;
            }

            ReadEntry(fields.ReadBytes(), out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> candidate);
            if (key.SequenceEqual(name))
            {
                isFound = true;
                value = candidate;
            }
        }

        return isFound;
    }

    private static void ReadEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        WireReader fields = new(entry);
        while (fields.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | WireType.Length:
                    key = fields.ReadBytes();
                    break;
                case (2 << 3) | WireType.Length:
                    value = fields.ReadBytes();
                    break;
                default:
                    fields.Skip(tag);
                    break;
            }
        }
    }
}

using System.Buffers;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Parsers.Usage;

/// <summary>Finds the documents that report usage in answers of text.</summary>
internal static class UsageText
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> DataField => "data:"u8;

    /// <summary>Reads a whole JSON answer, or server-sent events.</summary>
    public static void Read<TDocument>(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
        where TDocument : IUsageDocument
    {
        // Almost no piece of a stream reports usage, which one search tells.
        if (!Mentions(response, TDocument.Member))
        {
            return;
        }

        if (!isEventStream)
        {
            TDocument.TryRead(response, isEvent: false, ref usage);
            return;
        }

        while (!response.IsEmpty)
        {
            ReadOnlySpan<byte> one = TakeEvent(ref response);
            if (Mentions(one, TDocument.Member))
            {
                ReadEvent<TDocument>(one, ref usage);
            }
        }
    }

    /// <summary>
    /// Whether a member of this name has a value somewhere. Servers send <c>"usage":null</c> with every event but one; a name at the end of
    /// a line counts, since its value may follow on the next.
    /// </summary>
    private static bool Mentions(ReadOnlySpan<byte> text, ReadOnlySpan<byte> member)
    {
        int found;
        while ((found = text.IndexOf(member)) >= 0)
        {
            text = text[(found + member.Length)..];
            if (!text.TrimStart(" \t\r\n:"u8).StartsWith((byte)'n'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reads one event. By the standard its data lines are one text; servers that leave out the empty lines between events send one text a
    /// line. So each line is tried by itself, and all together when none is a document.
    /// </summary>
    private static void ReadEvent<TDocument>(ReadOnlySpan<byte> one, ref TokenUsage usage)
        where TDocument : IUsageDocument
    {
        bool isRead = false;
        int dataLines = 0;
        ReadOnlySpan<byte> rest = one;
        while (!rest.IsEmpty)
        {
            if (!TryData(TakeLine(ref rest), out ReadOnlySpan<byte> data))
            {
                continue;
            }

            dataLines++;
            if (Mentions(data, TDocument.Member))
            {
                isRead |= TDocument.TryRead(data, isEvent: true, ref usage);
            }
        }

        if (!isRead && dataLines > 1)
        {
            ReadJoined<TDocument>(one, ref usage);
        }
    }

    private static void ReadJoined<TDocument>(ReadOnlySpan<byte> one, ref TokenUsage usage)
        where TDocument : IUsageDocument
    {
        // A data line is longer than what it adds: its field name is left out.
        byte[] joined = ArrayPool<byte>.Shared.Rent(one.Length);
        int length = 0;
        while (!one.IsEmpty)
        {
            if (TryData(TakeLine(ref one), out ReadOnlySpan<byte> data))
            {
                data.CopyTo(joined.AsSpan(length));
                length += data.Length;
                joined[length++] = LineFeed;
            }
        }

        TDocument.TryRead(joined.AsSpan(0, length), isEvent: true, ref usage);
        ArrayPool<byte>.Shared.Return(joined);
    }

    /// <summary>Takes the lines up to an empty one.</summary>
    private static ReadOnlySpan<byte> TakeEvent(ref ReadOnlySpan<byte> events)
    {
        ReadOnlySpan<byte> rest = events;
        while (!rest.IsEmpty)
        {
            int start = events.Length - rest.Length;
            if (TakeLine(ref rest).IsEmpty)
            {
                ReadOnlySpan<byte> one = events[..start];
                events = rest;
                return one;
            }
        }

        ReadOnlySpan<byte> last = events;
        events = default;
        return last;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf(LineFeed);
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line.EndsWith((byte)'\r') ? line[..^1] : line;
    }

    private static bool TryData(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!line.StartsWith(DataField))
        {
            return false;
        }

        data = line[DataField.Length..];
        if (data.StartsWith((byte)' '))
        {
            data = data[1..];
        }

        return true;
    }
}

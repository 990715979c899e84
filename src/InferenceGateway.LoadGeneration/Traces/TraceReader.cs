using System.Text;
using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Traces;

/// <summary>
/// Reads block-hash traces in the Mooncake format: JSON lines with <c>timestamp</c> (ms), <c>input_length</c> and
/// <c>output_length</c> (tokens) and <c>hash_ids</c> (one per 512 prompt tokens). Further members are ignored, blank lines are
/// skipped. One line is held at a time.
/// </summary>
public static class TraceReader
{
    /// <summary>Tokens in one block of a trace.</summary>
    public const int BlockTokens = 512;

    /// <summary>Prompts beyond this are refused: no model has such a window, so the line is damaged.</summary>
    internal const int MaximumTokens = 16 * 1024 * 1024;

    /// <summary>Thirty years in milliseconds.</summary>
    private const double MaximumTimestamp = 1e12;

    private const string Expected =
        """expected {"timestamp": ms, "input_length": tokens, "output_length": tokens, "hash_ids": [integers]}""";

    /// <summary>Reads records as they are asked for and disposes of the reader at the end.</summary>
    /// <param name="reader">The text of the trace.</param>
    /// <param name="source">Name of the trace, for messages.</param>
    /// <exception cref="TraceFormatException">A line is no record, or goes back in time.</exception>
    public static IEnumerable<TraceRecord> Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ReadLines(reader, source);
    }

    private static IEnumerable<TraceRecord> ReadLines(TextReader reader, string source)
    {
        using (reader)
        {
            TimeSpan latest = TimeSpan.Zero;
            int number = 0;
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                TraceRecord record = ReadRecord(line, source, number);
                if (record.Timestamp < latest)
                {
                    throw new TraceFormatException(
                        source,
                        number,
                        $"timestamp {record.Timestamp.TotalMilliseconds} ms is earlier than the line before; sort the trace by timestamp"
                    );
                }

                latest = record.Timestamp;
                yield return record;
            }
        }
    }

    private static TraceRecord ReadRecord(string line, string source, int number)
    {
        try
        {
            return ReadRecord(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            string problem = exception is FormatException ? exception.Message : $"not a trace record; {Expected}";
            throw new TraceFormatException(source, number, problem, exception);
        }
    }

    private static TraceRecord ReadRecord(ReadOnlySpan<byte> line)
    {
        double? timestamp = null;
        int? input = null;
        int? output = null;
        long[]? ids = null;
        Utf8JsonReader json = new(line);
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("timestamp"u8))
            {
                json.Read();
                timestamp = json.GetDouble();
            }
            else if (json.ValueTextEquals("input_length"u8))
            {
                input = ReadLength(ref json);
            }
            else if (json.ValueTextEquals("output_length"u8))
            {
                output = ReadLength(ref json);
            }
            else if (json.ValueTextEquals("hash_ids"u8))
            {
                ids = ReadIds(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        Expect(json.TokenType == JsonTokenType.EndObject && !json.Read());
        return Validate(timestamp, input, output, ids);
    }

    private static TraceRecord Validate(double? timestamp, int? input, int? output, long[]? ids)
    {
        if (timestamp is not (>= 0 and <= MaximumTimestamp))
        {
            throw new FormatException($"timestamp {timestamp?.ToString() ?? "missing"}: expected milliseconds, zero or more");
        }

        if (input is not (>= 1 and <= MaximumTokens))
        {
            throw new FormatException($"input_length {input?.ToString() ?? "missing"}: expected tokens, 1 to {MaximumTokens}");
        }

        if (output is not (>= 0 and <= MaximumTokens))
        {
            throw new FormatException($"output_length {output?.ToString() ?? "missing"}: expected tokens, 0 to {MaximumTokens}");
        }

        int needed = (input.Value + BlockTokens - 1) / BlockTokens;
        if (ids is null || ids.Length < needed)
        {
            throw new FormatException(
                $"hash_ids has {ids?.Length ?? 0} ids: expected {needed} for {input} tokens in blocks of {BlockTokens}"
            );
        }

        return new TraceRecord(TimeSpan.FromMilliseconds(timestamp.Value), input.Value, output.Value, ids);
    }

    private static int ReadLength(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    private static long[] ReadIds(ref Utf8JsonReader json)
    {
        Expect(json.Read() && json.TokenType == JsonTokenType.StartArray);
        List<long> ids = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(json.GetInt64());
        }

        return [.. ids];
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException();
        }
    }
}

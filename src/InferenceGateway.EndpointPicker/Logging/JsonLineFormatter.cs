using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace InferenceGateway.EndpointPicker.Logging;

/// <summary>One JSON object a line: <c>level</c>, <c>ts</c> (epoch seconds), <c>logger</c>, <c>msg</c>, the message's values, <c>error</c>.</summary>
internal sealed class JsonLineFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-lines";

    // Log lines go to programs, not into web pages: only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        ArgumentNullException.ThrowIfNull(textWriter);
        ArrayBufferWriter<byte> line = new(256);
        using (Utf8JsonWriter json = new(line, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("level", LevelName(logEntry.LogLevel));
            json.WriteNumber("ts", Math.Round((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds, 6));
            json.WriteString("logger", logEntry.Category);
            string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
            json.WriteString("msg", message);
            WriteValues(json, logEntry.State, message);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("error", exception.Message);
                json.WriteString("stacktrace", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteValues<TState>(Utf8JsonWriter json, TState state, string message)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach ((string name, object? value) in values)
        {
            string key = JsonNamingPolicy.CamelCase.ConvertName(name);
            // The template says nothing that the message does not, nor does a value that is the message; the keys above keep their meaning.
            if (value as string == message || key is "{OriginalFormat}" or "level" or "ts" or "logger" or "msg" or "error" or "stacktrace")
            {
                continue;
            }

            json.WritePropertyName(key);
            WriteValue(json, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or byte or uint:
                json.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static string LevelName(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            _ => "error",
        };
}

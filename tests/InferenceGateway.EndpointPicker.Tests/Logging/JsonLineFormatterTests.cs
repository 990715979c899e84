using System.Text.Json;
using InferenceGateway.EndpointPicker.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.EndpointPicker.Tests.Logging;

/// <summary>Lines as programs read them.</summary>
public sealed class JsonLineFormatterTests
{
    [Theory]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "error")]
    public void A_line_is_one_object_with_the_fields_keys(LogLevel level, string name)
    {
        JsonElement line = Write(level, "Endpoint {Endpoint} has {Count}", null, ("Endpoint", "a\"b\n"), ("Count", 3));

        line.GetProperty("level").GetString().ShouldBe(name);
        line.GetProperty("ts").GetDouble().ShouldBe(1_785_585_600.25);
        line.GetProperty("logger").GetString().ShouldBe("room");
        line.GetProperty("msg").GetString().ShouldBe("text of the message");
        line.GetProperty("endpoint").GetString().ShouldBe("a\"b\n");
        line.GetProperty("count").GetInt32().ShouldBe(3);
        line.TryGetProperty("error", out _).ShouldBeFalse();
    }

    [Fact]
    public void An_exception_is_an_error_with_its_stack()
    {
        JsonElement line = Write(LogLevel.Error, "x", new InvalidOperationException("broken"));

        line.GetProperty("error").GetString().ShouldBe("broken");
        line.GetProperty("stacktrace").GetString()!.ShouldContain(nameof(InvalidOperationException));
    }

    [Fact]
    public void A_value_cannot_take_the_place_of_a_key_nor_repeat_the_message()
    {
        JsonElement line = Write(LogLevel.Information, "x", null, ("Level", "fake"), ("level", "fake"), ("Warning", "text of the message"));

        line.GetProperty("level").GetString().ShouldBe("info");
        line.TryGetProperty("warning", out _).ShouldBeFalse();
        line.EnumerateObject().Select(property => property.Name).ShouldBeUnique();
    }

    [Theory]
    [InlineData("\u0000")]
    [InlineData("\u001b[31m")] // would colour a terminal
    [InlineData("\r\n{\"level\":\"error\"}")] // would be a line of its own
    [InlineData("\u007f")]
    [InlineData("\u0085")] // C1's line end
    [InlineData("\u2028")]
    [InlineData("\ud800")] // half a character, as a cut may leave it
    public void What_a_client_chose_cannot_control_a_terminal_or_begin_a_line(string text)
    {
        string line = WriteLine(LogLevel.Debug, "x", null, ("Model", text));

        line.TrimEnd('\n').Where(char.IsControl).ShouldBeEmpty();
        line.ShouldNotContain('\u2028');
        JsonDocument.Parse(line).RootElement.GetProperty("model").GetString().ShouldBe(text.Replace('\ud800', '\ufffd'));
    }

    private static JsonElement Write(LogLevel level, string template, Exception? exception, params (string, object?)[] values) =>
        JsonDocument.Parse(WriteLine(level, template, exception, values)).RootElement.Clone();

    private static string WriteLine(LogLevel level, string template, Exception? exception, params (string, object?)[] values)
    {
        // 2026-08-01T12:00:00.25Z is 1,785,585,600.25 s after the epoch.
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 8, 1, 12, 0, 0, 250, TimeSpan.Zero));
        KeyValuePair<string, object?>[] state =
        [
            .. values.Select(value => new KeyValuePair<string, object?>(value.Item1, value.Item2)),
            new("{OriginalFormat}", template),
        ];
        LogEntry<IReadOnlyList<KeyValuePair<string, object?>>> entry = new(
            level,
            "room",
            0,
            state,
            exception,
            (_, _) => "text of the message"
        );
        using StringWriter text = new();
        new JsonLineFormatter(clock).Write(entry, null, text);
        string line = text.ToString();
        line.IndexOf('\n', StringComparison.Ordinal).ShouldBe(line.Length - 1);
        return line;
    }
}

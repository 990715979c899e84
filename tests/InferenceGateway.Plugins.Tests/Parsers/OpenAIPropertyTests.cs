using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Parsers;

/// <summary>Bodies written by the framework's JSON writer, read back.</summary>
public sealed class OpenAIPropertyTests
{
    /// <summary>Any characters, those among them that JSON treats apart more often, and halves of surrogate pairs.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
            Gen.String[0, 20],
            Gen.OneOf("\n", "\"", "\\", "/", "\t", "\0", "é", "😀", "\u2028", "<", "\ud83d", "\ude00")
        )
        .Array[0, 6]
        .Select(string.Concat);

    private static readonly Gen<(string Role, string[] Blocks)> Message = Gen.Select(Text, Text.Array[1, 3]);

    /// <summary>The strict writer escapes whatever it can, the relaxed one as little as it may.</summary>
    private static readonly Gen<JsonWriterOptions> Style = Gen.Select(
        Gen.Bool,
        Gen.Bool,
        (isRelaxed, isIndented) =>
            new JsonWriterOptions
            {
                Encoder = isRelaxed ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
                Indented = isIndented,
            }
    );

    [Fact]
    public void A_chat_is_read_back_as_it_was_written() =>
        Gen.Select(Text, Message.Array[1, 5], Style, Gen.Int[0, 2])
            .Sample(
                (model, messages, style, modelPlace) =>
                {
                    byte[] body = Write(model, messages, style, modelPlace);
                    ParsedBody parsed = new();
                    new OpenAIParser().ParseRequest(Parsed.Chat, body, needsPrompt: true, parsed).ShouldBeNull();

                    string prompt = string.Concat(
                        messages.Select(message => WellFormed(message.Role) + string.Concat(message.Blocks.Select(WellFormed)))
                    );
                    Encoding.UTF8.GetString(parsed.Prompt(0)).ShouldBe(prompt);
                    parsed.Model.ShouldBe(WellFormed(model));
                    JsonDocument.Parse(body[parsed.ModelValue]).RootElement.GetString().ShouldBe(WellFormed(model));
                },
                iter: 2_000
            );

    private static byte[] Write(string model, (string Role, string[] Blocks)[] messages, JsonWriterOptions style, int modelPlace)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, style))
        {
            writer.WriteStartObject();
            for (int place = 0; place < 3; place++)
            {
                if (place == modelPlace)
                {
                    writer.WriteString("model", model);
                }
                else if (place == (modelPlace + 1) % 3)
                {
                    WriteMessages(messages, writer);
                }
                else
                {
                    writer.WriteNull("metadata");
                }
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteMessages((string Role, string[] Blocks)[] messages, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("messages");
        foreach ((string role, string[] blocks) in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", role);
            if (blocks.Length == 1)
            {
                writer.WriteString("content", blocks[0]);
            }
            else
            {
                writer.WriteStartArray("content");
                foreach (string block in blocks)
                {
                    writer.WriteStartObject();
                    writer.WriteString("type", "text");
                    writer.WriteString("text", block);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>What the writer makes of lone surrogates: U+FFFD.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

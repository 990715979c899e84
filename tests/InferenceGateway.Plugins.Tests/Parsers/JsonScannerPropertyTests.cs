using System.Text;
using System.Text.Json;
using CsCheck;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Tests.Parsers;

/// <summary>The scanner against the framework's JSON reader.</summary>
public sealed class JsonScannerPropertyTests
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonScanner.MaximumDepth };

    /// <summary>Pieces of which texts are made: everything that the grammar treats apart, whole and broken.</summary>
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        " ",
        "\n",
        "\t",
        "\r",
        "true",
        "false",
        "null",
        "tru",
        "0",
        "-",
        "1",
        "12",
        "-0",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1E+5",
        "1e",
        "1e-",
        "\"a\"",
        "\"\"",
        "\"a\":",
        "\"\\n\"",
        "\"\\u0041\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\u12\"",
        "\"\\x\"",
        "\\",
        "\u0001",
        "\"é😀\"",
        "é",
        "[]",
        "{}",
        "[1,2]",
        "{\"a\":1}",
        "{\"a\":{\"b\":[1,{\"c\":null}]}}",
        "\u007f",
    ];

    private static readonly Gen<string> StringContent = Gen.OneOf(
            Gen.String[Gen.Char['a', 'z'], 0, 40],
            Gen.Char['\u0020', '\ud7ff'].Select(c => c is '"' or '\\' ? "x" : c.ToString()),
            Gen.OneOf("\\n", "\\t", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\u0000", "\\u00e9", "\\uFFFD", "\\ud83d\\ude00", "😀")
        )
        .Array[0, 12]
        .Select(string.Concat);

    private static readonly Gen<string> Scalar = Gen.OneOf(
        StringContent.Select(content => $"\"{content}\""),
        Gen.Int.Select(number => number.ToString()),
        Gen.Double[-1e9, 1e9].Select(number => number.ToString("R")),
        Gen.OneOf("true", "false", "null", "0", "-0.0e-0")
    );

    private static readonly Gen<string> Space = Gen.OneOf("", "", " ", "\n\t", "\r\n ");

    private static readonly Gen<string> Document = Gen.Recursive<string>(
        (depth, nested) =>
            depth >= 4
                ? Scalar
                : Gen.OneOf(
                    Scalar,
                    Gen.Select(nested, Space, (value, space) => space + value + space)
                        .Array[0, 5]
                        .Select(values => $"[{string.Join(',', values)}]"),
                    Gen.Select(StringContent, nested, Space, (name, value, space) => $"{space}\"{name}\"{space}:{value}{space}")
                        .Array[0, 5]
                        .Select(members => $"{{{string.Join(',', members)}}}")
                )
    );

    [Fact]
    public void Well_formed_texts_are_read_alike() => Document.Sample(text => ReadsAlike(Encoding.UTF8.GetBytes(text)), iter: 2_000);

    [Fact]
    public void Texts_of_random_pieces_are_accepted_or_refused_alike() =>
        Gen.OneOf(Pieces).Array[0, 12].Sample(pieces => ReadsAlike(Encoding.UTF8.GetBytes(string.Concat(pieces))), iter: 5_000);

    [Fact]
    public void Truncated_and_damaged_texts_are_accepted_or_refused_alike() =>
        Gen.Select(Document, Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Byte)
            .Sample(
                (text, cut, at, value) =>
                {
                    byte[] bytes = Encoding.UTF8.GetBytes(text);
                    byte[] truncated = bytes[..(cut % (bytes.Length + 1))];
                    bytes[at % bytes.Length] = value;
                    return ReadsAlike(truncated) && ReadsAlike(bytes);
                },
                iter: 10_000
            );

    [Fact]
    public void Random_bytes_in_a_string_are_accepted_or_refused_alike() =>
        Gen.Byte.Array[0, 40].Sample(bytes => ReadsAlike([.. "[\""u8, .. bytes, .. "\"]"u8]), iter: 5_000);

    private static bool ReadsAlike(byte[] text) => Ours(text) == Theirs(text);

    /// <summary>What the scanner finds, as one text; null when it refuses.</summary>
    private static string? Ours(byte[] text)
    {
        JsonScanner scanner = new(text);
        StringBuilder found = new();
        Walk(ref scanner, found);
        scanner.End();

        // Passing values unread must refuse the same texts.
        JsonScanner skipping = new(text);
        skipping.Skip();
        skipping.End();
        skipping.HasFailed.ShouldBe(scanner.HasFailed);
        return scanner.HasFailed ? null : found.ToString();
    }

    private static void Walk(ref JsonScanner scanner, StringBuilder found)
    {
        switch (scanner.Peek())
        {
            case JsonKind.Object:
                found.Append('{');
                scanner.Enter();
                while (scanner.NextName(out JsonText name))
                {
                    found.Append(name.ToString()).Append('=');
                    Walk(ref scanner, found);
                }

                found.Append('}');
                break;
            case JsonKind.Array:
                found.Append('[');
                scanner.Enter();
                while (scanner.NextElement())
                {
                    Walk(ref scanner, found);
                }

                found.Append(']');
                break;
            case JsonKind.String:
                scanner.ReadString(out JsonText text);
                found.Append('\'').Append(text.ToString()).Append('\'');
                break;
            case JsonKind.Number:
                scanner.ReadNumber(out ReadOnlySpan<byte> number);
                found.Append(Encoding.UTF8.GetString(number)).Append(';');
                break;
            default:
                found.Append(Encoding.UTF8.GetString(scanner.SkipRaw())).Append(';');
                break;
        }
    }

    private static string? Theirs(byte[] text)
    {
        try
        {
            Utf8JsonReader reader = new(text, Options);
            StringBuilder found = new();
            while (reader.Read())
            {
                string piece = reader.TokenType switch
                {
                    JsonTokenType.StartObject => "{",
                    JsonTokenType.EndObject => "}",
                    JsonTokenType.StartArray => "[",
                    JsonTokenType.EndArray => "]",
                    JsonTokenType.PropertyName => TextOf(ref reader) + "=",
                    JsonTokenType.String => $"'{TextOf(ref reader)}'",
                    _ => Encoding.UTF8.GetString(reader.ValueSpan) + ";",
                };
                found.Append(piece);
            }

            return found.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The framework refuses to decode lone surrogates and broken UTF-8, which it accepts in a text: there, our own decoding is taken.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return new JsonText(reader.ValueSpan, reader.ValueIsEscaped).ToString();
        }
    }
}

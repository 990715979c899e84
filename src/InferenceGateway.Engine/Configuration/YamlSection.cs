using System.Buffers;
using System.Globalization;
using System.Text.Json;
using InferenceGateway.Abstractions.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace InferenceGateway.Engine.Configuration;

/// <summary>A mapping of a YAML document with its path, for errors that say where.</summary>
internal sealed class YamlSection(string source, string path, YamlMappingNode node)
{
    /// <summary>Where a field is, for messages.</summary>
    public string Path(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public ConfigurationException Error(string field, string problem) => new(source, Path(field), problem);

    /// <exception cref="ConfigurationException">A field is not among <paramref name="fields"/>.</exception>
    public void Allow(IReadOnlyCollection<string> fields)
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!fields.Contains(name))
            {
                throw Error(name, $"unknown field{NearestName.Suggest(name, fields)}");
            }
        }
    }

    public bool Has(string field) => YamlDocumentReader.TryGet(node, field, out _);

    public string? Text(string field)
    {
        if (!YamlDocumentReader.TryGet(node, field, out YamlNode? value))
        {
            return null;
        }

        return value is YamlScalarNode scalar ? scalar.Value : throw Error(field, "a text was expected");
    }

    public string RequiredText(string field) => Text(field) is { Length: > 0 } text ? text : throw Error(field, "is missing");

    /// <summary>The field's whole number; null when absent.</summary>
    public int? Integer(string field, int minimum, int maximum)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }

        bool isInteger = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        return isInteger && number >= minimum && number <= maximum
            ? number
            : throw Error(field, $"'{text}' is not a whole number from {minimum} to {maximum}");
    }

    public YamlSection? Section(string field)
    {
        if (!YamlDocumentReader.TryGet(node, field, out YamlNode? value))
        {
            return null;
        }

        return value is YamlMappingNode mapping
            ? new YamlSection(source, Path(field), mapping)
            : throw Error(field, "a mapping was expected");
    }

    public IEnumerable<YamlSection> Sections(string field)
    {
        if (!YamlDocumentReader.TryGet(node, field, out YamlNode? value))
        {
            yield break;
        }

        if (value is not YamlSequenceNode list)
        {
            throw Error(field, "a list was expected");
        }

        for (int i = 0; i < list.Children.Count; i++)
        {
            string at = $"{field}[{i}]";
            yield return list.Children[i] is YamlMappingNode mapping
                ? new YamlSection(source, Path(at), mapping)
                : throw Error(at, "a mapping was expected");
        }
    }

    /// <summary>The field's list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (!YamlDocumentReader.TryGet(node, field, out YamlNode? value))
        {
            return [];
        }

        YamlSequenceNode list = value as YamlSequenceNode ?? throw Error(field, "a list was expected");
        return
        [
            .. list.Children.Select((item, i) => (item as YamlScalarNode)?.Value ?? throw Error($"{field}[{i}]", "a text was expected")),
        ];
    }

    /// <summary>The field's value as JSON; null when absent.</summary>
    public JsonElement? Json(string field)
    {
        if (!YamlDocumentReader.TryGet(node, field, out YamlNode? value))
        {
            return null;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            Write(writer, value);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in mapping.Children)
                {
                    writer.WritePropertyName((key as YamlScalarNode)?.Value ?? key.ToString());
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (YamlNode item in list.Children)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    /// <summary>YAML's core schema: only plain scalars are numbers, booleans or null.</summary>
    private static void WriteScalar(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            writer.WriteStringValue(text);
        }
        else if (YamlDocumentReader.IsNull(scalar))
        {
            writer.WriteNullValue();
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            writer.WriteBooleanValue(text[0] is 't' or 'T');
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            writer.WriteNumberValue(integer);
        }
        else if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            && char.IsAsciiDigit(text.TrimStart('-', '+', '.')[0])
        )
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}

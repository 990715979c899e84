using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace InferenceGateway.Engine.Configuration;

/// <summary>Reads one YAML (or JSON) document into nodes with bounded depth and no aliases; duplicate keys are errors.</summary>
internal static class YamlDocumentReader
{
    private const int MaximumDepth = 64;

    /// <exception cref="ConfigurationException">Not exactly one document, not a mapping, too deep, or not YAML.</exception>
    public static YamlMappingNode Read(string source, string text)
    {
        YamlStream stream = Load(source, text);
        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new ConfigurationException(source, "", "one YAML mapping was expected");
        }

        return root;
    }

    /// <summary>The documents of a stream; those that are empty are left out.</summary>
    /// <exception cref="ConfigurationException">A document is not a mapping, too deep, or not YAML.</exception>
    public static IReadOnlyList<YamlMappingNode> ReadAll(string source, string text)
    {
        List<YamlMappingNode> documents = [];
        foreach (YamlDocument document in Load(source, text).Documents)
        {
            if (document.RootNode is YamlMappingNode root)
            {
                documents.Add(root);
            }
            else if (!IsNull(document.RootNode))
            {
                throw new ConfigurationException(source, $"line {document.RootNode.Start.Line}", "a YAML mapping was expected");
            }
        }

        return documents;
    }

    private static YamlStream Load(string source, string text)
    {
        try
        {
            CheckShape(source, text);
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream;
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException(
                source,
                $"line {exception.Start.Line}, column {exception.Start.Column}",
                exception.InnerException?.Message ?? exception.Message,
                exception
            );
        }
    }

    public static bool TryGet(YamlMappingNode mapping, string key, [NotNullWhen(true)] out YamlNode? value)
    {
        foreach ((YamlNode name, YamlNode node) in mapping.Children)
        {
            if (name is YamlScalarNode scalar && scalar.Value == key)
            {
                value = node;
                return !IsNull(node);
            }
        }

        value = null;
        return false;
    }

    /// <summary>True for an empty value, <c>~</c> or <c>null</c>.</summary>
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } scalar
        && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    private static void CheckShape(string source, string text)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaximumDepth)
            {
                throw new ConfigurationException(source, $"line {parser.Current.Start.Line}", $"nested deeper than {MaximumDepth}");
            }

            if (parser.Current is AnchorAlias)
            {
                throw new ConfigurationException(source, $"line {parser.Current.Start.Line}", "aliases (*name) are not accepted");
            }
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace InferenceGateway.Engine.Configuration;

/// <summary>Reads an <c>EndpointPickerConfig</c> document, YAML or JSON. Unknown and duplicate fields are errors.</summary>
public static class ConfigurationReader
{
    private const int MaximumBytes = 1 << 20;
    private const string CurrentVersion = "llm-d.ai/v1alpha1";
    private const string DeprecatedVersion = "inference.networking.x-k8s.io/v1alpha1";

    private static readonly string[] TopLevel =
    [
        "apiVersion",
        "kind",
        "featureGates",
        "plugins",
        "schedulingProfiles",
        "dataLayer",
        "flowControl",
        "requestHandler",
        "saturationDetector",
        "parser",
    ];

    private static readonly string[] FlowControlFields =
    [
        "maxBytes",
        "maxRequests",
        "defaultRequestTTL",
        "noEndpointRequestTTL",
        "defaultPriorityBand",
        "defaultNegativePriorityBand",
        "priorityBands",
        "usageLimitPolicyPluginRef",
        "saturationDetector",
        "enableEviction",
    ];

    /// <exception cref="ConfigurationException">The file cannot be read, or its content cannot work.</exception>
    public static ConfigurationDocument ReadFile(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Length > MaximumBytes)
            {
                throw new ConfigurationException(path, "", $"the file has {file.Length} bytes; at most {MaximumBytes} are read");
            }

            return Parse(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(path, "", $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Parses a document; <paramref name="source"/> names it in errors.</summary>
    public static ConfigurationDocument Parse(string source, string text)
    {
        YamlSection root = new(source, "", YamlDocumentReader.Read(source, text));
        root.Allow(TopLevel);
        List<string> warnings = [];
        CheckVersion(root, warnings);
        List<PluginEntry> plugins = [.. root.Sections("plugins").Select(ReadPlugin)];
        DiscoveryEntry? discovery = DiscoverySection.Take(root, plugins, warnings);
        return new ConfigurationDocument
        {
            Source = source,
            Plugins = plugins,
            Discovery = discovery,
            SchedulingProfiles = [.. root.Sections("schedulingProfiles").Select(ReadProfile)],
            Parsers = ReadParsers(root, warnings),
            SaturationDetector = ReadSaturationDetector(root, warnings),
            FeatureGates = ReadFeatureGates(root, warnings),
            UnservedSections = [.. ReadUnserved(root), .. DiscoverySection.Unserved(root)],
            Warnings = warnings,
        };
    }

    private static void CheckVersion(YamlSection root, List<string> warnings)
    {
        string version = root.Text("apiVersion") ?? CurrentVersion;
        if (version == DeprecatedVersion)
        {
            warnings.Add($"apiVersion '{DeprecatedVersion}' is deprecated; write '{CurrentVersion}'");
        }
        else if (version != CurrentVersion)
        {
            throw root.Error("apiVersion", $"'{version}' is not known; '{CurrentVersion}' was expected");
        }

        string kind = root.Text("kind") ?? "EndpointPickerConfig";
        if (kind != "EndpointPickerConfig")
        {
            throw root.Error("kind", $"'{kind}' is not known; 'EndpointPickerConfig' was expected");
        }
    }

    private static PluginEntry ReadPlugin(YamlSection section)
    {
        section.Allow(["name", "type", "parameters"]);
        string type = section.RequiredText("type");
        string name = section.Text("name") is { Length: > 0 } given ? given : type;
        return new PluginEntry(name, type, section.Json("parameters"));
    }

    private static ProfileEntry ReadProfile(YamlSection section)
    {
        section.Allow(["name", "plugins"]);
        return new ProfileEntry(section.RequiredText("name"), [.. section.Sections("plugins").Select(ReadProfilePlugin)]);
    }

    private static ProfilePluginEntry ReadProfilePlugin(YamlSection section)
    {
        section.Allow(["pluginRef", "weight"]);
        double? weight = null;
        if (section.Text("weight") is { } text)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            {
                throw section.Error("weight", $"'{text}' is not a finite number");
            }

            weight = number;
        }

        return new ProfilePluginEntry(section.RequiredText("pluginRef"), weight);
    }

    private static IReadOnlyList<string> ReadParsers(YamlSection root, List<string> warnings)
    {
        List<string> parsers = [];
        if (root.Section("requestHandler") is { } handler)
        {
            handler.Allow(["parsers"]);
            foreach (YamlSection parser in handler.Sections("parsers"))
            {
                parser.Allow(["pluginRef"]);
                parsers.Add(parser.RequiredText("pluginRef"));
            }
        }

        if (root.Section("parser") is { } deprecated)
        {
            warnings.Add("'parser' is deprecated; write 'requestHandler.parsers'");
            deprecated.Allow(["pluginRef"]);
            if (parsers.Count == 0)
            {
                parsers.Add(deprecated.RequiredText("pluginRef"));
            }
        }

        return parsers;
    }

    private static string? ReadSaturationDetector(YamlSection root, List<string> warnings)
    {
        YamlSection? flowControl = root.Section("flowControl");
        flowControl?.Allow(FlowControlFields);
        string? current = ReadReference(flowControl?.Section("saturationDetector"));
        string? deprecated = ReadReference(root.Section("saturationDetector"));
        if (root.Has("saturationDetector"))
        {
            warnings.Add("'saturationDetector' is deprecated; write 'flowControl.saturationDetector'");
        }

        return current ?? deprecated;
    }

    /// <summary>An empty reference is none.</summary>
    private static string? ReadReference(YamlSection? section)
    {
        section?.Allow(["pluginRef"]);
        return section?.Text("pluginRef") is { Length: > 0 } name ? name : null;
    }

    private static FeatureGates ReadFeatureGates(YamlSection root, List<string> warnings)
    {
        FeatureGates gates = new();
        int index = 0;
        foreach (string entry in root.Texts("featureGates"))
        {
            try
            {
                gates = gates.With(entry);
            }
            catch (FormatException exception)
            {
                throw root.Error($"featureGates[{index}]", exception.Message);
            }

            index++;
        }

        if (gates.FlowControl)
        {
            warnings.Add("feature gate 'flowControl' has no effect yet: requests do not wait, those of negative priority are shed");
        }

        return gates;
    }

    private static IReadOnlyList<string> ReadUnserved(YamlSection root)
    {
        bool setsMore =
            root.Section("flowControl") is { } flowControl && FlowControlFields.Any(f => f != "saturationDetector" && flowControl.Has(f));
        return setsMore ? ["flowControl"] : [];
    }
}

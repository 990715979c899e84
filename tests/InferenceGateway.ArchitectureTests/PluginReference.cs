using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Plugins;

namespace InferenceGateway.ArchitectureTests;

/// <summary>Writes the reference of the built-in plugins from their XML docs and options records: the one place where each is documented.</summary>
internal static partial class PluginReference
{
    private static readonly (string Folder, string Title)[] Roles =
    [
        ("Filters", "Filters"),
        ("Scorers", "Scorers"),
        ("Pickers", "Pickers"),
        ("ProfileHandlers", "Profile handlers"),
        ("Producers", "Data producers"),
        ("Parsers", "Parsers"),
        ("Admission", "Admission"),
        ("Saturation", "Saturation detectors"),
        ("Reporting", "Reporting"),
    ];

    public static string Write()
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        Documentation docs = new();
        StringBuilder page = new();
        page.Append("# Built-in plugins\n\nGenerated from the source: change the XML docs there.\n");
        Dictionary<string, Type> classes = Classes();
        foreach ((string folder, string title) in Roles)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            IEnumerable<PluginType> types = registry.Types.Where(t =>
                classes[t.Name].Namespace!.Contains("." + folder, StringComparison.Ordinal)
            );
            foreach (PluginType type in types.OrderBy(t => t.Name, StringComparer.Ordinal))
            {
                WritePlugin(page, type, classes[type.Name], docs);
            }
        }

        return page.ToString();
    }

    /// <summary>The class of each type name: the one with a constant of that value.</summary>
    private static Dictionary<string, Type> Classes() =>
        typeof(BuiltInPlugins)
            .Assembly.GetTypes()
            .Where(type => typeof(IPlugin).IsAssignableFrom(type))
            .SelectMany(type => Constants(type).Select(name => (name, type)))
            .ToDictionary(pair => pair.name, pair => pair.type, StringComparer.Ordinal);

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field is { IsLiteral: true } && field.Name.EndsWith("Type", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!);

    private static void WritePlugin(StringBuilder page, PluginType type, Type implementation, Documentation docs)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### `{type.Name}`\n\n");
        if (type.Stability == PluginStability.Alpha)
        {
            page.Append("*Experimental: needs `--allow-experimental-plugins`.* ");
        }

        page.Append(docs.Of(implementation)).Append('\n');
        if (docs.RemarksOf(implementation) is { Length: > 0 } remarks)
        {
            page.Append('\n').Append(remarks).Append('\n');
        }

        if (type.Options is not null)
        {
            page.Append("\n| parameter | default | meaning |\n| --- | --- | --- |\n");
            WriteOptions(page, type.Options, "", docs);
        }
    }

    private static void WriteOptions(StringBuilder page, Type options, string prefix, Documentation docs)
    {
        object defaults = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (property.SetMethod is null)
            {
                continue;
            }

            string name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            Type value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Type element = value.IsGenericType && typeof(IList).IsAssignableFrom(value) ? value.GetGenericArguments()[0] : value;
            bool isNested = element.Namespace!.StartsWith("InferenceGateway", StringComparison.Ordinal) && element.IsClass;
            string path = element == value ? name : name + "[]";
            string meaning =
                docs.Of(property) is { Length: > 0 } text ? text
                : isNested ? docs.Of(element)
                : "";
            page.Append(CultureInfo.InvariantCulture, $"| `{path}` | {Default(property.GetValue(defaults), isNested)} | {meaning} |\n");
            if (isNested)
            {
                WriteOptions(page, element, path + ".", docs);
            }
        }
    }

    private static string Default(object? value, bool isNested) =>
        value switch
        {
            null => "",
            _ when isNested => "",
            "" => "`\"\"`",
            bool flag => flag ? "`true`" : "`false`",
            IList { Count: 0 } => "",
            _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
        };

    private sealed partial class Documentation
    {
        private readonly Dictionary<string, XElement> _members;

        public Documentation()
        {
            string file = Path.ChangeExtension(typeof(BuiltInPlugins).Assembly.Location, ".xml");
            _members = XDocument
                .Load(file)
                .Descendants("member")
                .ToDictionary(member => member.Attribute("name")!.Value, member => member, StringComparer.Ordinal);
        }

        public string Of(Type type) => Text("T:" + Name(type), "summary");

        public string RemarksOf(Type type) => Text("T:" + Name(type), "remarks");

        public string Of(PropertyInfo property) => Text($"P:{Name(property.DeclaringType!)}.{property.Name}", "summary");

        private static string Name(Type type) => type.FullName!.Replace('+', '.');

        private string Text(string member, string section) =>
            _members.TryGetValue(member, out XElement? found) && found.Element(section) is { } element
                ? Spaces().Replace(Render(element), " ").Replace(" ¶ ", "\n\n", StringComparison.Ordinal).Trim(' ', '¶', '\n')
                : "";

        private static string Render(XElement element)
        {
            StringBuilder text = new();
            foreach (XNode node in element.Nodes())
            {
                text.Append(
                    node switch
                    {
                        XText plain => plain.Value,
                        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                        XElement { Name.LocalName: "para" } paragraph => $" ¶ {Render(paragraph)} ¶ ",
                        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.')[^1]}`",
                        XElement other => Render(other),
                        _ => "",
                    }
                );
            }

            return text.ToString();
        }

        [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
        private static partial Regex Spaces();
    }
}

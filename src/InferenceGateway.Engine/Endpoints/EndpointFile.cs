using System.Globalization;
using System.Net;
using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using YamlDotNet.RepresentationModel;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Reads the file that lists endpoints when no Kubernetes does. YAML or JSON, at most 1 MiB.</summary>
/// <remarks>
/// <code>
/// endpoints:
///   - name: gpu-a
///     namespace: lab          # optional, "default"
///     address: 10.1.0.7       # an IP address, and
///     port: "8000"            #   its port; or instead of both:
///     url: http://gpu-a:8000  #   an absolute http(s) URL
///     labels: { llm-d.ai/role: decode }
/// </code>
/// Unknown fields are ignored.
/// </remarks>
public static class EndpointFile
{
    private const int MaximumBytes = 1 << 20;

    /// <exception cref="ConfigurationException">The file cannot be read or an entry is wrong; nothing of it should be used.</exception>
    public static IReadOnlyList<EndpointIdentity> Read(string path) => Parse(path, ReadBytes(path));

    /// <summary>Reads what can be used: an entry that is wrong is left out, the last of several with one name counts.</summary>
    /// <remarks>An entry needs an IP address and a port here: what the gateway in front is told must be an address, so <c>url</c> is not read.</remarks>
    /// <exception cref="ConfigurationException">The file cannot be read as a list of endpoints at all.</exception>
    public static EndpointFileContent ReadUsable(string path)
    {
        YamlSequenceNode entries = Entries(path, ReadBytes(path));
        OrderedDictionary<(string, string), EndpointIdentity> endpoints = [];
        List<string> problems = [];
        for (int i = 0; i < entries.Children.Count; i++)
        {
            try
            {
                EndpointIdentity endpoint = ParseEntry(path, $"endpoints[{i}]", entries.Children[i], acceptsUrl: false);
                endpoints[(endpoint.Namespace, endpoint.Name)] = endpoint;
            }
            catch (ConfigurationException exception)
            {
                problems.Add(exception.Message);
            }
        }

        return new EndpointFileContent([.. endpoints.Values], problems);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.Length > MaximumBytes
                ? throw new ConfigurationException(path, "", $"the file has {file.Length} bytes; at most {MaximumBytes} are read")
                : File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(path, "", $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Parses the content of an endpoints file; <paramref name="source"/> names it in errors.</summary>
    public static IReadOnlyList<EndpointIdentity> Parse(string source, ReadOnlySpan<byte> content)
    {
        YamlSequenceNode entries = Entries(source, content);
        List<EndpointIdentity> endpoints = [];
        HashSet<string> names = [];
        for (int i = 0; i < entries.Children.Count; i++)
        {
            string at = $"endpoints[{i}]";
            EndpointIdentity endpoint = ParseEntry(source, at, entries.Children[i], acceptsUrl: true);
            if (!names.Add($"{endpoint.Namespace}/{endpoint.Name}"))
            {
                throw new ConfigurationException(
                    source,
                    at + ".name",
                    $"a second endpoint is called '{endpoint.Namespace}/{endpoint.Name}'"
                );
            }

            endpoints.Add(endpoint);
        }

        return endpoints;
    }

    /// <summary>Makes an endpoint out of <c>URL</c> or <c>NAME=URL</c>; without a name it is called <c>host:port</c>.</summary>
    /// <returns>Null, with the reason in <paramref name="error"/>, when the URL cannot work.</returns>
    public static EndpointIdentity? FromUrl(string endpoint, out string? error)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        int equals = endpoint.IndexOf('=', StringComparison.Ordinal);
        // A URL may have an equals sign itself, but none before its scheme.
        bool isNamed = equals > 0 && !endpoint.AsSpan(0, equals).ContainsAny(':', '/');
        string? name = isNamed ? endpoint[..equals] : null;
        string url = isNamed ? endpoint[(equals + 1)..] : endpoint;
        string text = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
        )
        {
            error = $"'{url}' is not an http or https URL such as http://10.0.0.7:8000";
            return null;
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            error = $"'{url}' has a user, query or fragment; give only scheme, host, port and path";
            return null;
        }

        error = null;
        return new EndpointIdentity(EndpointIdentity.DefaultNamespace, name ?? $"{address.Host}:{address.Port}", address);
    }

    private static YamlSequenceNode Entries(string source, ReadOnlySpan<byte> content)
    {
        YamlMappingNode root = YamlDocumentReader.Read(source, Encoding.UTF8.GetString(content));
        return YamlDocumentReader.TryGet(root, "endpoints", out YamlNode? list) && list is YamlSequenceNode entries
            ? entries
            : throw new ConfigurationException(source, "endpoints", "a list of endpoints was expected");
    }

    private static EndpointIdentity ParseEntry(string source, string at, YamlNode node, bool acceptsUrl)
    {
        if (node is not YamlMappingNode entry)
        {
            throw new ConfigurationException(source, at, "an endpoint with a name and an address was expected");
        }

        string name = Required(source, at, entry, "name");
        string @namespace = Optional(entry, "namespace") is { Length: > 0 } given ? given : EndpointIdentity.DefaultNamespace;
        Uri address =
            acceptsUrl && Optional(entry, "url") is { } url ? ParseUrl(source, at, url) : ParseAddress(source, at, entry, acceptsUrl);
        return new EndpointIdentity(@namespace, name, address) { Labels = ParseLabels(source, at, entry) };
    }

    private static Uri ParseUrl(string source, string at, string url) =>
        FromUrl(url, out string? error)?.BaseAddress ?? throw new ConfigurationException(source, at + ".url", error!);

    private static Uri ParseAddress(string source, string at, YamlMappingNode entry, bool acceptsUrl)
    {
        string address = Required(source, at, entry, "address");
        if (!IPAddress.TryParse(address, out IPAddress? ip))
        {
            string hint = acceptsUrl ? "; use 'url' for a host name" : "";
            throw new ConfigurationException(source, at + ".address", $"'{address}' is not an IP address{hint}");
        }

        string port = Required(source, at, entry, "port");
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) || number == 0)
        {
            throw new ConfigurationException(source, at + ".port", $"'{port}' is not a port; 1 to 65535 was expected");
        }

        return new UriBuilder("http", ip.ToString(), number).Uri;
    }

    private static Dictionary<string, string> ParseLabels(string source, string at, YamlMappingNode entry)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        if (!YamlDocumentReader.TryGet(entry, "labels", out YamlNode? node))
        {
            return labels;
        }

        if (node is not YamlMappingNode mapping)
        {
            throw new ConfigurationException(source, at + ".labels", "a mapping of names to texts was expected");
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            labels[((YamlScalarNode)key).Value!] =
                (value as YamlScalarNode)?.Value ?? throw new ConfigurationException(source, $"{at}.labels.{key}", "a text was expected");
        }

        return labels;
    }

    private static string Required(string source, string at, YamlMappingNode entry, string field) =>
        Optional(entry, field) is { Length: > 0 } value ? value : throw new ConfigurationException(source, $"{at}.{field}", "is missing");

    private static string? Optional(YamlMappingNode entry, string field) =>
        YamlDocumentReader.TryGet(entry, field, out YamlNode? node) ? (node as YamlScalarNode)?.Value : null;
}

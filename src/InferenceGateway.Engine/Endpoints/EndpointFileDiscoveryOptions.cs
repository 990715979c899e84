using System.Text.Json;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.Engine.Endpoints;

/// <summary>Parameters of <c>file-discovery</c>.</summary>
public sealed record EndpointFileDiscoveryOptions
{
    private static readonly string[] Known = ["path", "watchFile"];

    /// <summary>The file that lists the endpoints; required.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file is read again when it changes; false by default.</summary>
    public bool WatchFile { get; init; }

    /// <summary>Reads the parameters that a configuration gives.</summary>
    /// <param name="source">The configuration, named in errors.</param>
    /// <exception cref="ConfigurationException">A parameter is missing, unknown or of the wrong kind.</exception>
    public static EndpointFileDiscoveryOptions Read(string source, DiscoveryEntry discovery)
    {
        ArgumentNullException.ThrowIfNull(discovery);
        string at = $"{discovery.Place}.parameters";
        string? path = null;
        bool watches = false;
        if (discovery.Plugin.Parameters is { ValueKind: not JsonValueKind.Null } parameters)
        {
            if (parameters.ValueKind != JsonValueKind.Object)
            {
                throw new ConfigurationException(source, at, "a mapping with 'path' was expected");
            }

            foreach (JsonProperty parameter in parameters.EnumerateObject())
            {
                switch (parameter.Name)
                {
                    case "path" when parameter.Value.ValueKind == JsonValueKind.String:
                        path = parameter.Value.GetString();
                        break;
                    case "watchFile" when parameter.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                        watches = parameter.Value.GetBoolean();
                        break;
                    case "path" or "watchFile":
                        string expected = parameter.Name == "path" ? "a text" : "true or false";
                        throw new ConfigurationException(source, $"{at}.{parameter.Name}", $"{expected} was expected");
                    default:
                        string hint = NearestName.Suggest(parameter.Name, Known);
                        throw new ConfigurationException(source, $"{at}.{parameter.Name}", $"unknown parameter{hint}");
                }
            }
        }

        return string.IsNullOrEmpty(path)
            ? throw new ConfigurationException(source, $"{at}.path", "is missing: the file that lists the endpoints")
            : new EndpointFileDiscoveryOptions { Path = path, WatchFile = watches };
    }
}

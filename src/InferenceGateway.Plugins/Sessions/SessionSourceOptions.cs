using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Sessions;

/// <summary>One of the <c>sources</c> of a session id.</summary>
internal sealed record SessionSourceOptions
{
    /// <summary>Name of the request header whose value is the session id. Surrounding blanks do not count.</summary>
    public string? Header { get; set; }

    /// <summary>Name of a request attribute; not available yet.</summary>
    public string? Attribute { get; set; }

    /// <summary>Producer of <see cref="Attribute"/>.</summary>
    public string? Producer { get; set; }

    /// <exception cref="PluginConfigurationException">The source is not valid.</exception>
    internal void Validate(string parameter)
    {
        if (Attribute is null == Header is null)
        {
            throw new PluginConfigurationException(parameter, "expected exactly one of header and attribute");
        }

        if (Attribute is not null)
        {
            throw new PluginConfigurationException($"{parameter}.attribute", "request attributes are not available yet; name a header");
        }

        if (Producer is not null)
        {
            throw new PluginConfigurationException($"{parameter}.producer", "a producer goes with an attribute, not with a header");
        }

        if (string.IsNullOrWhiteSpace(Header))
        {
            throw new PluginConfigurationException($"{parameter}.header", "expected the name of a header, found a blank");
        }
    }
}

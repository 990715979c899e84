using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Plugins.Admission;

/// <summary>
/// <c>agent-identity</c>: tells the requests of one agent from those of others by the session header that coding agents send. Requests
/// without a fairness id then belong to the flow of their agent.
/// </summary>
internal sealed class AgentIdentity : IRequestHeaderProcessor
{
    public const string Type = "agent-identity";

    private readonly string[] _headers;

    /// <exception cref="PluginConfigurationException">A header has no name.</exception>
    public AgentIdentity(AgentIdentityOptions options)
    {
        List<string> additional = options.AdditionalSessionHeaders ?? [];
        int blank = additional.FindIndex(string.IsNullOrWhiteSpace);
        if (blank >= 0)
        {
            throw new PluginConfigurationException($"additionalSessionHeaders[{blank}]", "expected the name of a header, found a blank");
        }

        _headers =
        [
            .. additional.Select(header => header.Trim().ToLowerInvariant()),
            "x-claude-code-session-id",
            "x-session-affinity",
            "session-id",
            "session_id",
        ];
    }

    public InferenceError? ProcessHeaders(InferenceRequest request)
    {
        foreach (string header in _headers)
        {
            if (request.Headers.TryGet(header, out string? value) && value.Length > 0)
            {
                request.Attributes.Set(RequestAttributes.AgentIdentity, value);
                break;
            }
        }

        return null;
    }
}

using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Producers;

/// <summary><c>session-id-producer</c>: publishes the session's id, from a header or a cookie, as the request attribute <c>session-id</c>.</summary>
internal sealed class SessionIdProducer : IDataProducer
{
    public const string Type = "session-id-producer";

    public const string Attribute = "session-id";

    private readonly string? _header;
    private readonly string? _cookie;

    /// <exception cref="PluginConfigurationException">The parameters name no source, or two.</exception>
    public SessionIdProducer(SessionIdProducerOptions options)
    {
        options.Validate();
        _header = string.IsNullOrWhiteSpace(options.HeaderName) ? null : options.HeaderName.Trim().ToLowerInvariant();
        _cookie = _header is null ? options.CookieName!.Trim() : null;
    }

    public void Produce(InferenceRequest request, Candidates candidates)
    {
        if (!request.Headers.TryGet(_header ?? "cookie", out string? value))
        {
            return;
        }

        ReadOnlySpan<char> session = _cookie is null ? value.AsSpan().Trim() : CookieValue(value, _cookie);
        if (!session.IsEmpty)
        {
            request.Attributes.Set(Attribute, session.Length == value.Length ? value : session.ToString());
        }
    }

    /// <summary>The value of the first cookie of that name.</summary>
    private static ReadOnlySpan<char> CookieValue(ReadOnlySpan<char> cookies, string name)
    {
        foreach (Range range in cookies.Split(';'))
        {
            ReadOnlySpan<char> cookie = cookies[range];
            int equals = cookie.IndexOf('=');
            if (equals > 0 && cookie[..equals].Trim().SequenceEqual(name))
            {
                return cookie[(equals + 1)..].Trim();
            }
        }

        return [];
    }
}

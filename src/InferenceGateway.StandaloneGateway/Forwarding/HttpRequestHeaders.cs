using System.Diagnostics.CodeAnalysis;
using InferenceGateway.Abstractions.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>The headers of an HTTP request as plugins read them.</summary>
internal sealed class HttpRequestHeaders(IHeaderDictionary headers) : IRequestHeaders
{
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        if (headers.TryGetValue(name, out StringValues values) && values.Count > 0)
        {
            value = values[^1] ?? "";
            return true;
        }

        value = null;
        return false;
    }
}

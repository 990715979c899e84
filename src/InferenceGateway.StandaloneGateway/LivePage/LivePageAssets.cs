using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>The page's files, embedded in the assembly, and how they are served. Thread-safe.</summary>
internal static class LivePageAssets
{
    /// <summary>Only our own script and style, only our own gateway to talk to; nothing inline, no framing, no forms.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string ResourcePrefix = "live-page/";

    /// <summary>Read and compressed when the page is mapped.</summary>
    private static readonly Lazy<FrozenDictionary<string, LivePageAsset>> Assets = new(Load);

    /// <summary>By name; holds <c>index.html</c> and what it names.</summary>
    public static FrozenDictionary<string, LivePageAsset> All => Assets.Value;

    /// <summary>Answers a GET or HEAD for <paramref name="asset"/>: 304 when the client's copy is good, gzip when it takes that.</summary>
    public static async Task ServeAsync(HttpContext context, LivePageAsset asset)
    {
        bool isCompressed = AcceptsGzip(context.Request.Headers.AcceptEncoding);
        string tag = isCompressed ? asset.CompressedEntityTag : asset.EntityTag;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag;
        headers.Vary = HeaderNames.AcceptEncoding;

        // File names stay the same from version to version, so a browser asks each time and mostly gets a 304.
        headers.CacheControl = "no-cache";
        Harden(headers);
        if (IsCurrent(context.Request.GetTypedHeaders(), tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        ReadOnlyMemory<byte> content = isCompressed ? asset.Compressed : asset.Content;
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = content.Length;
        if (isCompressed)
        {
            headers.ContentEncoding = "gzip";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    /// <summary>Headers that keep a browser from doing more with an answer than showing it.</summary>
    public static void Harden(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    private static bool IsCurrent(RequestHeaders headers, string tag)
    {
        foreach (EntityTagHeaderValue known in headers.IfNoneMatch)
        {
            if (known.Tag.Equals("*", StringComparison.Ordinal) || known.Tag.Equals(tag, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? accepted))
        {
            return false;
        }

        bool acceptsAny = false;
        foreach (StringWithQualityHeaderValue coding in accepted)
        {
            bool isAccepted = coding.Quality is not 0;
            if (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return isAccepted;
            }

            acceptsAny |= isAccepted && coding.Value.Equals("*", StringComparison.Ordinal);
        }

        return acceptsAny;
    }

    private static FrozenDictionary<string, LivePageAsset> Load()
    {
        Assembly assembly = typeof(LivePageAssets).Assembly;
        List<LivePageAsset> assets = [];
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                using Stream stream = assembly.GetManifestResourceStream(resource)!;
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                assets.Add(new LivePageAsset(resource[ResourcePrefix.Length..], content));
            }
        }

        return assets.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
    }
}

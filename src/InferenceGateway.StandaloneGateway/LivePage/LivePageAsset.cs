using System.IO.Compression;
using System.Security.Cryptography;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>One file of the page: its bytes, plain and compressed, with the tags that tell a browser's copy is still good. Immutable.</summary>
internal sealed class LivePageAsset
{
    public LivePageAsset(string name, byte[] content)
    {
        Name = name;
        ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".txt" => "text/plain; charset=utf-8",
            string other => throw new ArgumentException($"The live page has no content type for '{other}' files ({name}).", nameof(name)),
        };
        Content = content;
        Compressed = Compress(content);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
        EntityTag = $"\"{hash}\"";
        CompressedEntityTag = $"\"{hash}-gzip\"";
    }

    /// <summary>Path below the page's own, e.g. <c>live.js</c>.</summary>
    public string Name { get; }

    public string ContentType { get; }

    public ReadOnlyMemory<byte> Content { get; }

    /// <summary><see cref="Content"/> in gzip form.</summary>
    public ReadOnlyMemory<byte> Compressed { get; }

    /// <summary>Strong tag of <see cref="Content"/>, quotes included.</summary>
    public string EntityTag { get; }

    /// <summary>Strong tag of <see cref="Compressed"/>: another representation has another tag.</summary>
    public string CompressedEntityTag { get; }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}

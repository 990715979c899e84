using System.Buffers;
using System.Text;
using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// The page that a host serves at <c>/metrics</c>: every family of a registry that has a sample, in Prometheus' text format, each followed by
/// its deprecated alias, if it has one. Thread-safe.
/// </summary>
public sealed class MetricsPage(CollectorRegistry registry)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static ReadOnlySpan<byte> FamilyStart => "# HELP "u8;

    /// <summary>Writes the page as it is now.</summary>
    public async Task WriteAsync(Stream into, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(into);
        using MemoryStream families = new();
        await registry.CollectAndExportAsTextAsync(families, cancellation);
        ArrayBufferWriter<byte> page = new((int)families.Length + (int)(families.Length / 2) + 1);
        AddAliases(families.GetBuffer().AsSpan(0, (int)families.Length), page);
        await into.WriteAsync(page.WrittenMemory, cancellation);
    }

    /// <summary>Copies a page without its empty families, adding to each the alias that is made of it.</summary>
    internal static void AddAliases(ReadOnlySpan<byte> families, IBufferWriter<byte> page)
    {
        while (!families.IsEmpty)
        {
            int end = NextFamily(families);
            ReadOnlySpan<byte> family = families[..end];
            families = families[end..];
            if (!HasSample(family))
            {
                continue;
            }

            page.Write(family);
            if (NameOf(family) is { } name && DeprecatedAliases.Of(name) is { } alias)
            {
                new AliasProjection(alias).Write(family, page);
            }
        }
    }

    /// <summary>Some line is no comment.</summary>
    private static bool HasSample(ReadOnlySpan<byte> family)
    {
        while (!family.IsEmpty && family[0] == (byte)'#')
        {
            int end = family.IndexOf((byte)'\n');
            family = end < 0 ? [] : family[(end + 1)..];
        }

        return !family.IsEmpty;
    }

    private static int NextFamily(ReadOnlySpan<byte> families)
    {
        int next = families[1..].IndexOf("\n# HELP "u8);
        return next < 0 ? families.Length : next + 2;
    }

    private static string? NameOf(ReadOnlySpan<byte> family)
    {
        if (!family.StartsWith(FamilyStart))
        {
            return null;
        }

        ReadOnlySpan<byte> name = family[FamilyStart.Length..];
        int end = name.IndexOfAny((byte)' ', (byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }
}

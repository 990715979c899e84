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

    /// <summary>Writes the page as it is now, family by family.</summary>
    public async Task WriteAsync(Stream into, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(into);
        await using FamilyStream families = new(into);
        await registry.CollectAndExportAsTextAsync(families, cancellation);
        await families.CompleteAsync(cancellation);
    }

    /// <summary>Copies a family to the page, followed by the alias that is made of it; leaves it out when it is empty.</summary>
    internal static void AddFamily(ReadOnlySpan<byte> family, IBufferWriter<byte> page)
    {
        if (!HasSample(family))
        {
            return;
        }

        page.Write(family);
        if (NameOf(family) is { } name && DeprecatedAliases.Of(name) is { } alias)
        {
            new AliasProjection(alias).Write(family, page);
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

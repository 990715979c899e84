using System.Globalization;

namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>Reads from a server's metrics page how many bytes it has allocated, if it says so.</summary>
internal static class MetricsPageProbe
{
    private static readonly string[] Names =
    [
        "dotnet_total_allocated_bytes",
        "dotnet_gc_heap_total_allocated_bytes_total",
        "dotnet_gc_heap_total_allocated",
        "process_runtime_dotnet_gc_allocations_size_bytes_total",
        "go_memstats_alloc_bytes_total",
    ];

    /// <returns>Null when the page is missing or does not say.</returns>
    public static double? AllocatedBytes(HttpClient client, Uri page)
    {
        try
        {
            using HttpResponseMessage response = client.Send(new HttpRequestMessage(HttpMethod.Get, page));
            using StreamReader reader = new(response.Content.ReadAsStream());
            while (reader.ReadLine() is { } line)
            {
                int end = line.AsSpan().IndexOfAny(' ', '{');
                if (end > 0 && Names.Contains(line[..end]))
                {
                    return double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException or FormatException)
        {
            // A server without such a page is measured without this column.
        }

        return null;
    }
}

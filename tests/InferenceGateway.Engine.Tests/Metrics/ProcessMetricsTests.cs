using System.Globalization;
using System.Text;
using InferenceGateway.Engine.Metrics;
using Prometheus;
using Shouldly;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class ProcessMetricsTests
{
    [Fact]
    public async Task The_page_says_what_the_process_has_used_until_now()
    {
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        ProcessMetrics.Register(registry);
        Dictionary<string, double> before = await ReadAsync(registry);

        byte[][] kept = [.. Enumerable.Range(0, 64).Select(_ => new byte[64 * 1024])];
        GC.Collect();
        Dictionary<string, double> after = await ReadAsync(registry);

        // 64 arrays of 64 KiB are 4 MiB; GC.GetTotalAllocatedBytes may lag behind by an allocation context of 8 KiB for each thread.
        (Grown("dotnet_gc_heap_total_allocated_bytes_total") + (1024 * 1024)).ShouldBeGreaterThan(kept.Length * 64 * 1024);
        Grown("dotnet_gc_collections_total").ShouldBeGreaterThanOrEqualTo(1);
        Grown("process_cpu_seconds_total").ShouldBeGreaterThan(0);
        after["process_resident_memory_bytes"].ShouldBeGreaterThan(10_000_000);
        after["process_start_time_seconds"].ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        after["process_start_time_seconds"].ShouldBe(before["process_start_time_seconds"]);
        after["dotnet_thread_pool_thread_count"].ShouldBeGreaterThanOrEqualTo(1);

        double Grown(string name) => after[name] - before[name];
    }

    private static async Task<Dictionary<string, double>> ReadAsync(CollectorRegistry registry)
    {
        using MemoryStream page = new();
        await new MetricsPage(registry).WriteAsync(page, TestContext.Current.CancellationToken);
        return Encoding
            .UTF8.GetString(page.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(part => part[0], part => double.Parse(part[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}

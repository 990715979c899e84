using Prometheus;

namespace InferenceGateway.Engine.Metrics;

/// <summary>
/// What the process itself uses, computed anew for every page: CPU, memory and files under the names that every dashboard knows, and the
/// runtime's garbage collector under OpenTelemetry's names for .NET. Thread-safe.
/// </summary>
public sealed class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    private readonly Counter _cpu;
    private readonly Gauge _resident;
    private readonly Gauge _started;
    private readonly Gauge? _files;
    private readonly Counter _allocated;
    private readonly Counter _collections;
    private readonly Counter _paused;
    private readonly Gauge _threads;

    private ProcessMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Prometheus.Metrics.WithCustomRegistry(registry);
        _cpu = metrics.CreateCounter("process_cpu_seconds_total", "User and system CPU time the process has used, in seconds.");
        _resident = metrics.CreateGauge("process_resident_memory_bytes", "Resident memory of the process, in bytes.");
        _started = metrics.CreateGauge("process_start_time_seconds", "Start of the process, in seconds since the Unix epoch.");
        _files = Directory.Exists(OpenFiles) ? metrics.CreateGauge("process_open_fds", "Open file descriptors of the process.") : null;
        _allocated = metrics.CreateCounter("dotnet_gc_heap_total_allocated_bytes_total", "Bytes allocated on the managed heap.");
        _collections = metrics.CreateCounter("dotnet_gc_collections_total", "Garbage collections of all generations.");
        _paused = metrics.CreateCounter("dotnet_gc_pause_time_seconds_total", "Time the process stood still for garbage collection.");
        _threads = metrics.CreateGauge("dotnet_thread_pool_thread_count", "Threads of the thread pool.");
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        _started.Set(new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>Adds the families to a registry; once for each.</summary>
    public static void Register(CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ProcessMetrics metrics = new(registry);
        registry.AddBeforeCollectCallback(metrics.Refresh);
    }

    private void Refresh()
    {
        _cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        _resident.Set(Environment.WorkingSet);
        _files?.Set(Directory.EnumerateFileSystemEntries(OpenFiles).Count());
        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        int collections = 0;
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            collections += GC.CollectionCount(generation);
        }

        _collections.IncTo(collections);
        _paused.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        _threads.Set(ThreadPool.ThreadCount);
    }
}

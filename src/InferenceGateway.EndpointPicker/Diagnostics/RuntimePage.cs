using System.Buffers;
using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.EndpointPicker.Diagnostics;

/// <summary>How the runtime fares: memory, collections, threads, queues, sockets. Costs nothing until it is asked for.</summary>
internal sealed class RuntimePage(TimeProvider clock)
{
    private readonly long _startedAt = clock.GetTimestamp();

    public Task WriteAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(Render(), http.RequestAborted).AsTask();
    }

    public ReadOnlyMemory<byte> Render()
    {
        ArrayBufferWriter<byte> page = new();
        using (Utf8JsonWriter json = new(page, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", clock.GetUtcNow().UtcDateTime);
            WriteProcess(json);
            WriteMemory(json);
            WriteThreads(json);
            json.WriteEndObject();
        }

        return page.WrittenMemory;
    }

    private void WriteProcess(Utf8JsonWriter json)
    {
        using Process process = Process.GetCurrentProcess();
        json.WriteStartObject("process");
        json.WriteString("framework", RuntimeInformation.FrameworkDescription);
        json.WriteString("os", RuntimeInformation.OSDescription);
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteNumber("uptimeSeconds", Math.Round(clock.GetElapsedTime(_startedAt).TotalSeconds, 3));
        json.WriteNumber("cpuSeconds", Math.Round(process.TotalProcessorTime.TotalSeconds, 3));
        json.WriteNumber("workingSetBytes", process.WorkingSet64);
        json.WriteNumber("threads", process.Threads.Count);
        if (OperatingSystem.IsLinux())
        {
            (int files, int sockets) = CountDescriptors();
            json.WriteNumber("openFiles", files);
            json.WriteNumber("openSockets", sockets);
        }

        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json)
    {
        GCMemoryInfo last = GC.GetGCMemoryInfo();
        json.WriteStartObject("garbageCollector");
        json.WriteBoolean("isServer", GCSettings.IsServerGC);
        json.WriteString("latencyMode", GCSettings.LatencyMode.ToString());
        json.WriteNumber("heapBytes", GC.GetTotalMemory(forceFullCollection: false));
        json.WriteNumber("committedBytes", last.TotalCommittedBytes);
        json.WriteNumber("fragmentedBytes", last.FragmentedBytes);
        json.WriteNumber("allocatedBytesTotal", GC.GetTotalAllocatedBytes());
        json.WriteNumber("availableBytes", last.TotalAvailableMemoryBytes);
        json.WriteNumber("pausePercent", last.PauseTimePercentage);
        json.WriteNumber("pauseSecondsTotal", Math.Round(GC.GetTotalPauseDuration().TotalSeconds, 6));
        json.WriteStartArray("collectionsByGeneration");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            json.WriteNumberValue(GC.CollectionCount(generation));
        }

        json.WriteEndArray();
        json.WriteNumber("finalizersPending", last.FinalizationPendingCount);
        json.WriteEndObject();
    }

    private static void WriteThreads(Utf8JsonWriter json)
    {
        ThreadPool.GetMaxThreads(out int mostWorkers, out _);
        ThreadPool.GetMinThreads(out int leastWorkers, out _);
        json.WriteStartObject("threadPool");
        json.WriteNumber("threads", ThreadPool.ThreadCount);
        json.WriteNumber("minThreads", leastWorkers);
        json.WriteNumber("maxThreads", mostWorkers);
        json.WriteNumber("queueLength", ThreadPool.PendingWorkItemCount);
        json.WriteNumber("completedItemsTotal", ThreadPool.CompletedWorkItemCount);
        json.WriteNumber("lockContentionsTotal", Monitor.LockContentionCount);
        json.WriteNumber("timers", Timer.ActiveCount);
        json.WriteEndObject();
    }

    private static (int Files, int Sockets) CountDescriptors()
    {
        int files = 0;
        int sockets = 0;
        try
        {
            foreach (string descriptor in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            {
                files++;
                if (new FileInfo(descriptor).LinkTarget?.Contains("socket:", StringComparison.Ordinal) == true)
                {
                    sockets++;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A descriptor that was closed meanwhile ends the count; it is a page to look at, not an account.
        }

        return (files, sockets);
    }
}

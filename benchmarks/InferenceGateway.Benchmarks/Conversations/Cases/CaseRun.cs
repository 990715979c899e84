using System.Globalization;
using System.Net.Sockets;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.ModelServers;
using InferenceGateway.Benchmarks.Conversations.Processes;
using InferenceGateway.Benchmarks.Conversations.Reports;

namespace InferenceGateway.Benchmarks.Conversations.Cases;

/// <summary>Measures one case with a fresh server process.</summary>
internal sealed class CaseRun(IBenchmarkedServer server, RunLengths lengths, int? serverProcessor)
{
    /// <summary>The verb that runs <see cref="ModelServerLoop"/>.</summary>
    public const string ModelServersVerbName = "model-servers";

    private const int WarmRequests = 2000;
    private const int MostWarmUpRounds = 3;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainedWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan IdleStretch = TimeSpan.FromSeconds(1);
    private static readonly LoadCase Probe = new("probe", "one request") { Concurrency = 1, Chunks = 1 };

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Starts everything, measures, and ends everything.</summary>
    /// <exception cref="InvalidOperationException">The server did not become ready.</exception>
    public CaseResult Measure(LoadCase load)
    {
        string? othersProcessors = ChildProcess.AllBut(serverProcessor);
        using ChildProcess modelServers = ChildProcess.Start(
            [.. Self.Command, ModelServersVerbName, load.Endpoints.ToString(CultureInfo.InvariantCulture)],
            othersProcessors,
            false
        );
        int[] ports = [.. modelServers.ReadLine().Split(' ').Select(each => int.Parse(each, CultureInfo.InvariantCulture))];
        using ChildProcess process = server.Start(ports);
        WaitUntilReady(process);
        return load.IsIdle ? MeasureIdle(load, process, modelServers) : MeasureLoad(load, process, modelServers);
    }

    private CaseResult MeasureIdle(LoadCase load, ChildProcess process, ChildProcess modelServers)
    {
        using LoadLoop loop = new([], 0, new LoadTally());
        loop.Rest(After(lengths.Settling));
        Reading idle = Observe(process, modelServers, () => loop.Rest(After(lengths.Measured)));
        return new CaseResult(load)
        {
            IdleCores = idle.Cores,
            ScrapesPerSecond = idle.ScrapesPerSecond,
            PeakMebibytes = ProcessAccount.PeakMebibytes(process.Id),
        };
    }

    private CaseResult MeasureLoad(LoadCase load, ChildProcess process, ChildProcess modelServers)
    {
        string? warmUpError = WarmUp(load);
        using LoadLoop loop = server.Connect(load);
        if (warmUpError is not null)
        {
            loop.Tally.CountError(warmUpError);
        }

        // What the load made hot is still being compiled; that is not what being idle costs.
        loop.Rest(After(lengths.Settling));
        List<Reading> idle = [];
        ObserveIdle(idle, process, modelServers, loop);
        loop.RunUntil(After(TimeSpan.FromSeconds(0.5)));
        loop.Tally.Clear();
        Reading busy = Observe(process, modelServers, () => loop.RunUntil(After(lengths.Measured)));
        double peakMebibytes = ProcessAccount.PeakMebibytes(process.Id);
        LoadTally.Snapshot seen = loop.Tally.Take();
        if (!loop.Drain(After(DrainedWithin)))
        {
            loop.Tally.CountError("Requests did not end");
        }

        loop.Rest(After(IdleStretch));
        ObserveIdle(idle, process, modelServers, loop);
        Reading median = idle.OrderBy(each => each.Cores).ElementAt((idle.Count - 1) / 2);
        return CaseResult.Of(load, seen, median, busy, peakMebibytes) with
        {
            Errors = loop.Tally.Errors,
            FirstError = loop.Tally.FirstError,
        };
    }

    // A server is warm when its code has run often, not when time has passed: with requests back to back, however seldom the case will ask.
    private string? WarmUp(LoadCase load)
    {
        bool isSlow = load.ChunkInterval > TimeSpan.Zero || load.RequestsPerSecond > 0;
        LoadCase dense = isSlow
            ? load with
            {
                ChunkInterval = TimeSpan.Zero,
                RequestsPerSecond = 0,
                Concurrency = Math.Min(load.Concurrency, 8),
            }
            : load;
        using LoadLoop loop = server.Connect(dense);
        for (int round = 0; round < MostWarmUpRounds && loop.Tally.Completed < WarmRequests; round++)
        {
            loop.RunUntil(After(lengths.WarmUp));
        }

        return loop.Drain(After(DrainedWithin)) ? loop.Tally.FirstError : "Requests of the warm-up did not end";
    }

    // In short stretches, before the load and after it, of which the median counts: late compilation and collections are bursts, being idle is what lies between them.
    private void ObserveIdle(List<Reading> stretches, ChildProcess process, ChildProcess modelServers, LoadLoop loop)
    {
        long deadline = After(lengths.Idle);
        while (LoadLoop.Now < deadline)
        {
            stretches.Add(Observe(process, modelServers, () => loop.Rest(After(IdleStretch))));
        }
    }

    private Reading Observe(ChildProcess process, ChildProcess modelServers, Action during)
    {
        double? allocated = MetricsPageProbe.AllocatedBytes(_http, server.MetricsPage);
        long scrapes = long.Parse(modelServers.Ask("scrapes"), CultureInfo.InvariantCulture);
        ProcessAccount clientBefore = ProcessAccount.Read(Environment.ProcessId);
        ProcessAccount before = ProcessAccount.Read(process.Id);
        during();
        ProcessAccount after = ProcessAccount.Read(process.Id);
        ProcessAccount clientAfter = ProcessAccount.Read(Environment.ProcessId);
        scrapes = long.Parse(modelServers.Ask("scrapes"), CultureInfo.InvariantCulture) - scrapes;
        double seconds = after.SecondsSince(before);
        return new Reading(
            seconds,
            after.CoresSince(before),
            scrapes / seconds,
            (MetricsPageProbe.AllocatedBytes(_http, server.MetricsPage) - allocated) / seconds,
            clientAfter.CoresSince(clientBefore)
        );
    }

    private void WaitUntilReady(ChildProcess process)
    {
        long deadline = After(ReadyWithin);
        string? problem = null;
        using LoadLoop rest = new([], 0, new LoadTally());
        while (LoadLoop.Now < deadline)
        {
            if (process.HasExited)
            {
                rest.Rest(After(TimeSpan.FromMilliseconds(100)));
                throw new InvalidOperationException($"The server ended before it was ready. It said:\n{process.Output}");
            }

            problem = TryProbe();
            if (problem is null)
            {
                return;
            }

            rest.Rest(After(TimeSpan.FromMilliseconds(100)));
        }

        throw new InvalidOperationException(
            $"The server was not ready after {ReadyWithin.TotalSeconds} s: {problem}. It said:\n{process.Output}"
        );
    }

    private string? TryProbe()
    {
        try
        {
            using LoadLoop loop = server.Connect(Probe);
            loop.RunUntil(LoadLoop.Now);
            return loop.Drain(After(TimeSpan.FromSeconds(5))) ? loop.Tally.FirstError : "a request got no answer within 5 s";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return exception.Message;
        }
    }

    private static long After(TimeSpan duration) => LoadLoop.Now + (long)(duration.TotalSeconds * 1e9);
}

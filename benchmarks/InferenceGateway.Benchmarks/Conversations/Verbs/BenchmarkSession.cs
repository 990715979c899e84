using System.CommandLine;
using InferenceGateway.Benchmarks.Conversations.Cases;
using InferenceGateway.Benchmarks.Conversations.Reports;
using InferenceGateway.Benchmarks.Conversations.Sockets;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>Runs the cases that were asked for one after the other and reports.</summary>
internal sealed class BenchmarkSession(BenchmarkOptions options, ParseResult arguments)
{
    /// <summary>Measures.</summary>
    /// <param name="catalog">The cases there are.</param>
    /// <param name="server">What to measure.</param>
    /// <param name="floor">What decides nothing, measured besides, or null.</param>
    /// <returns>Zero, one when a request failed or a server did not start, two when there is no such case or the configuration does not fit.</returns>
    public int Run(IReadOnlyList<LoadCase> catalog, IBenchmarkedServer server, IBenchmarkedServer? floor)
    {
        try
        {
            return RunCases(catalog, server, floor);
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    private int RunCases(IReadOnlyList<LoadCase> catalog, IBenchmarkedServer server, IBenchmarkedServer? floor)
    {
        List<LoadCase> cases = [.. CaseCatalog.Select(catalog, arguments.GetValue(options.Case) ?? []).Select(Adapt)];
        int? processor = arguments.GetValue(options.PinServer);
        if (processor is { } pinned)
        {
            LinuxSystem.AvoidProcessor(pinned);
        }

        string machine = Machine.Description;
        Console.Error.WriteLine($"{machine}{(processor is null ? "" : ", the server on one of them")}");
        CaseRun run = new(server, Lengths, processor);
        CaseRun? floorRun = floor is null ? null : new CaseRun(floor, Lengths, processor);
        List<CaseResult> results = [];
        foreach (LoadCase load in cases)
        {
            Console.Error.WriteLine($"{load.Name} …");
            try
            {
                CaseResult result = run.Measure(load);
                double? floorCost = load.IsIdle ? null : floorRun?.Measure(load).CpuMillisecondsPerRequest;
                results.Add(result with { FloorMillisecondsPerRequest = floorCost });
            }
            catch (InvalidOperationException exception)
            {
                Console.Error.WriteLine(exception.Message);
                results.Add(new CaseResult(load) { Errors = 1, FirstError = "the server did not become ready" });
            }
        }

        Report(results, machine);
        return results.Exists(each => each.Errors > 0) ? 1 : 0;
    }

    private RunLengths Lengths
    {
        get
        {
            RunLengths lengths = arguments.GetValue(options.Quick) ? RunLengths.Quick : RunLengths.Full;
            return arguments.GetValue(options.Seconds) is { } seconds ? lengths with { Measured = TimeSpan.FromSeconds(seconds) } : lengths;
        }
    }

    private LoadCase Adapt(LoadCase load) =>
        load with
        {
            Endpoints = arguments.GetValue(options.Endpoints) ?? load.Endpoints,
            Concurrency = arguments.GetValue(options.Concurrency) ?? load.Concurrency,
        };

    private void Report(List<CaseResult> results, string machine)
    {
        string? json = arguments.GetValue(options.Json);
        if (json != "-")
        {
            Console.WriteLine(arguments.GetValue(options.Markdown) ? ResultTable.Markdown(results) : ResultTable.Aligned(results));
        }

        if (json is not null)
        {
            using Stream target = json == "-" ? Console.OpenStandardOutput() : File.Create(json);
            ResultJson.Write(target, results, machine, string.Join(' ', arguments.Tokens.Select(each => each.Value)));
        }

        foreach (CaseResult failed in results.Where(each => each.FirstError is not null))
        {
            Console.Error.WriteLine($"{failed.Load.Name}: {failed.Errors} errors, the first: {failed.FirstError}");
        }
    }
}

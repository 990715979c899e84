using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Reports.Html;
using InferenceGateway.LoadGeneration.Sending;

namespace InferenceGateway.LoadGeneration.Program;

/// <summary>What <c>igw load</c> does: looks at the target, runs the load, writes the reports.</summary>
/// <param name="output">Takes the report.</param>
/// <param name="error">Takes progress and errors.</param>
/// <param name="isTerminal">Whether <paramref name="error"/> is a terminal.</param>
/// <param name="clock">The clock of the run.</param>
public sealed class LoadProgram(TextWriter output, TextWriter error, bool isTerminal, TimeProvider clock)
{
    private const string StandardOutput = ReportFiles.StandardOutput;
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end. Errors become one line on the error writer.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="cancellationToken">Ends the run early; what ran is reported.</param>
    /// <returns>An exit code of <see cref="LoadExitCode"/>.</returns>
    public async Task<int> RunAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            ReportFiles.Check(settings.JsonFile, settings.HtmlFile);
            LoadPlan.Of(settings, model: "");
            string model = await ChooseModelAsync(settings, cancellationToken);
            LoadPlan plan = LoadPlan.Of(settings, model);
            LoadReport report = await RunPlanAsync(plan, settings, model, cancellationToken);
            await WriteReportsAsync(report, settings);
            return ExitCodeOf(report);
        }
        catch (LoadSettingsException exception)
        {
            await error.WriteLineAsync($"igw load: {exception.Message}");
            return LoadExitCode.BadUsage;
        }
        catch (HttpRequestException exception)
        {
            await error.WriteLineAsync($"igw load: cannot reach {settings.Target.BaseUri}: {exception.Message}");
            return LoadExitCode.Unreachable;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return LoadExitCode.Interrupted;
        }
    }

    private async Task<string> ChooseModelAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        string? served = await TargetProbe.FirstModelAsync(settings.Target, clock, cancellationToken);
        return (settings.Models.Names.Count > 0 ? settings.Models.Names[0] : served)
            ?? throw new LoadSettingsException($"{settings.Target.Address("/models")} lists no model: name one with --model");
    }

    private async Task<LoadReport> RunPlanAsync(LoadPlan plan, LoadSettings settings, string model, CancellationToken cancellationToken)
    {
        using HttpRequestSender sender = new(settings.Target with { Model = model }, clock);
        ProgressLine? progress = settings.IsQuiet ? null : new ProgressLine(error, isTerminal, plan.ExpectedDuration);
        LoadOptions options = plan.Options with { ProgressInterval = isTerminal ? TerminalInterval : PlainInterval };
        LoadReport report = await LoadRun.ExecuteAsync(options, plan.Workload, sender, clock, progress, cancellationToken);
        progress?.Clear();
        return report;
    }

    private async Task WriteReportsAsync(LoadReport report, LoadSettings settings)
    {
        try
        {
            if (settings.JsonFile == StandardOutput)
            {
                using MemoryStream json = new();
                JsonReport.Write(report, json);
                await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(json.GetBuffer().AsSpan(0, (int)json.Length)));
            }
            else
            {
                TextReport.Write(report, output);
            }

            if (settings.JsonFile is not (null or StandardOutput))
            {
                await using FileStream file = File.Create(settings.JsonFile);
                JsonReport.Write(report, file);
            }

            if (settings.HtmlFile is not null)
            {
                await File.WriteAllTextAsync(settings.HtmlFile, HtmlReport.Render(report));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LoadSettingsException($"cannot write the report: {exception.Message}", exception);
        }
    }

    private static int ExitCodeOf(LoadReport report)
    {
        if (report.WasInterrupted)
        {
            return LoadExitCode.Interrupted;
        }

        return report.FailureCount == 0 ? LoadExitCode.Success : LoadExitCode.SomeFailed;
    }
}

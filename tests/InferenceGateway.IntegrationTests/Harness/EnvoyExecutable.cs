using System.ComponentModel;
using System.Diagnostics;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A real Envoy, if this machine has one: <c>IGW_ENVOY</c>, else <c>shared/tools/envoy</c> beside or above the repository, else the PATH's.</summary>
internal static class EnvoyExecutable
{
    private static readonly Lazy<(string? Program, string Absence)> Found = new(Find);

    public static string Program => Found.Value.Program ?? throw new FileNotFoundException(Found.Value.Absence);

    public static bool IsPresent => Found.Value.Program is not null;

    /// <summary>Ends the running test as skipped, with the reason, when there is no Envoy.</summary>
    public static void SkipWhenAbsent() => Assert.SkipUnless(IsPresent, $"needs Envoy: {Found.Value.Absence}");

    private static (string? Program, string Absence) Find()
    {
        List<string> reasons = [];
        foreach (string candidate in Candidates())
        {
            if (WhyNot(candidate) is not { } reason)
            {
                return (candidate, "");
            }

            reasons.Add($"{candidate}: {reason}");
        }

        return (null, string.Join("; ", reasons) + ". Set IGW_ENVOY to the path of one");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("IGW_ENVOY") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (string? folder = RepositoryFiles.Root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string shared = Path.Combine(folder, "shared", "tools", "envoy");
            if (File.Exists(shared))
            {
                yield return shared;
            }
        }

        yield return "envoy";
    }

    private static string? WhyNot(string program)
    {
        try
        {
            using Process process = Process
                .Start(
                    new ProcessStartInfo(program, "--version")
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                        UseShellExecute = false,
                    }
                )
                .ShouldNotBeNull();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"exit code {process.ExitCode} {error.Trim()}";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}

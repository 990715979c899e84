using System.Diagnostics;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>The command <c>igw</c> in a process of its own; killed, if it still runs, when disposed.</summary>
internal sealed class IgwProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private IgwProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>The lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static IgwProcess Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "igw.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return new IgwProcess(Process.Start(start).ShouldNotBeNull());
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string[] ErrorLines)> RunAsync(params string[] arguments)
    {
        await using IgwProcess process = Start(arguments);
        int code = await process.ExitCodeAsync();
        return (code, process.Output, process.ErrorLines);
    }

    public async Task<int> ExitCodeAsync()
    {
        // Also waits for the ends of the streams.
        await _process.WaitForExitAsync(Patience.End);
        return _process.ExitCode;
    }

    /// <summary>The addresses that standard output or error name after the text, as soon as there are that many.</summary>
    public async Task<Uri[]> AddressesAsync(string after, int count = 1)
    {
        Uri[] found = [];
        await Patience.UntilAsync(
            () =>
            {
                _process.HasExited.ShouldBeFalse(Output + Error);
                string[] parts = (Output + Error).Split(after);
                found =
                [
                    .. parts
                        .Skip(1)
                        .Where(part => part.IndexOfAny([' ', '\n']) > 0)
                        .Select(part => new Uri(part[..part.IndexOfAny([' ', '\n'])])),
                ];
                return found.Length >= count;
            },
            $"{count} time(s) '{after}' and an address"
        );
        return found;
    }

    /// <summary>Asks it to end, as a service supervisor does.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync(Patience.End);
        kill.ExitCode.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A program in a process of its own; killed, if it still runs, when disposed.</summary>
internal class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public ChildProcess(string program, params IEnumerable<string> arguments)
        : this(program, arguments, new Dictionary<string, string>()) { }

    /// <param name="environment">Variables beside or in place of this process' own.</param>
    public ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start).ShouldNotBeNull();
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Error => Text(_error);

    public bool HasExited => _process.HasExited;

    /// <summary>The lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The most bytes of memory that it has occupied so far.</summary>
    public long PeakResidentBytes
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the resident memory of a process from /proc");
            const string Name = "VmHWM:";
            string line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(Name, StringComparison.Ordinal));
            string[] parts = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            parts[1].ShouldBe("kB");
            return long.Parse(parts[0], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        // Also waits for the ends of the streams.
        await _process.WaitForExitAsync(Patience.End);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as a service supervisor does.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync(Patience.End);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Ends it without asking, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(Patience.End);
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

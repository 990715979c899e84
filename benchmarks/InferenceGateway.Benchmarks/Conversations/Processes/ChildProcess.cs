using System.Diagnostics;
using System.Globalization;

namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>A process the benchmark started, which ends with it. What it says is kept in part, to be shown when something goes wrong.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptLines = 20;
    private readonly Process _process;
    private readonly Queue<string> _output = new();
    private readonly Lock _gate = new();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines it wrote to either output.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="processors">Processors it is confined to, as taskset(1) takes them, or null.</param>
    /// <param name="collectsOutput">Whether its standard output is kept with its errors, rather than read by the caller.</param>
    public static ChildProcess Start(IEnumerable<string> command, string? processors, bool collectsOutput)
    {
        // taskset becomes the program, so that the process id is the program's and every thread of it is confined from the beginning.
        string[] words = processors is null ? [.. command] : ["taskset", "-c", processors, .. command];
        ProcessStartInfo start = new(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildProcess child = new(Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start"));
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.BeginErrorReadLine();
        if (collectsOutput)
        {
            child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
            child._process.BeginOutputReadLine();
        }

        return child;
    }

    /// <summary>All processors but one, or null when there is no other.</summary>
    public static string? AllBut(int? processor) =>
        processor is { } avoided && Environment.ProcessorCount > 1
            ? string.Join(
                ',',
                Enumerable
                    .Range(0, Environment.ProcessorCount)
                    .Where(each => each != avoided)
                    .Select(each => each.ToString(CultureInfo.InvariantCulture))
            )
            : null;

    /// <summary>One line of its standard output.</summary>
    public string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The process ended without a word: {Output}");

    /// <summary>Says something to it and reads what it answers.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
            {
                _output.Dequeue();
            }
        }
    }
}

using System.Globalization;

namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>What the operating system has booked on a process so far.</summary>
/// <param name="At">Monotonic nanoseconds at which it was read.</param>
/// <param name="CpuSeconds">User and system time of all its threads, in steps of 10 ms.</param>
internal readonly record struct ProcessAccount(long At, double CpuSeconds)
{
    // USER_HZ: what /proc speaks in, on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Reads the books of a process.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public static ProcessAccount Read(int process)
    {
        string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        // The second field is the program's name and may hold anything; utime and stime are the 14th and 15th.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        return new ProcessAccount(Load.LoadLoop.Now, ticks / TicksPerSecond);
    }

    /// <summary>The most memory a process has had resident, in MiB.</summary>
    public static double PeakMebibytes(int process)
    {
        foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return double.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
            }
        }

        return double.NaN;
    }

    /// <summary>Cores in use between an earlier reading and this one.</summary>
    public double CoresSince(ProcessAccount earlier) => (CpuSeconds - earlier.CpuSeconds) / SecondsSince(earlier);

    public double SecondsSince(ProcessAccount earlier) => (At - earlier.At) / 1e9;
}

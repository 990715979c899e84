using System.Runtime.InteropServices;

namespace InferenceGateway.Benchmarks.Conversations.Sockets;

/// <summary>The three system calls .NET has no door to: waiting for sockets with a deadline finer than a millisecond, and placing a thread on processors.</summary>
internal static unsafe partial class LinuxSystem
{
    public const short Readable = 0x1;
    public const short Writable = 0x4;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Waits until one of the sockets has what it was asked for.</summary>
    /// <param name="entries">The sockets; <see cref="PollEntry.Returned"/> is filled in.</param>
    /// <param name="nanoseconds">How long at most.</param>
    /// <returns>How many sockets have something.</returns>
    public static int Wait(Span<PollEntry> entries, long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        TimeSpec timeout = new(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond);
        fixed (PollEntry* first = entries)
        {
            return Math.Max(Poll(first, (nuint)entries.Length, &timeout, null), 0);
        }
    }

    /// <summary>Keeps the calling thread away from one processor, when there is another.</summary>
    public static void AvoidProcessor(int processor)
    {
        ulong mask = ((1UL << Environment.ProcessorCount) - 1) & ~(1UL << processor);
        if (mask != 0)
        {
            _ = SetAffinity(0, sizeof(ulong), &mask);
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ulong* mask);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}

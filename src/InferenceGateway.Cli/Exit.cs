namespace InferenceGateway.Cli;

/// <summary>How verbs end: one line on standard error and a code that says what kind of end it was.</summary>
internal static class Exit
{
    public const int Failed = 1;
    public const int WrongUse = 2;

    public static async Task<int> FailedAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return Failed;
    }

    public static async Task<int> WrongUseAsync(string line)
    {
        await Console.Error.WriteLineAsync(line);
        return WrongUse;
    }

    /// <summary>Returns when SIGTERM or Ctrl-C came.</summary>
    public static async Task WhenCancelledAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException) { }
    }
}

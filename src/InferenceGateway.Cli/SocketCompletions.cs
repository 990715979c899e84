namespace InferenceGateway.Cli;

/// <summary>How the runtime goes on after a socket has something to read. Read once, at the first use of a socket in the process.</summary>
internal static class SocketCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Goes on in the thread that waits for the sockets (one for each processor) instead of waking another: for a streamed piece that wake-up
    /// costs more than all the rest. Whoever sets the variable decides otherwise.
    /// </summary>
    public static void RunInline()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}

namespace InferenceGateway.LoadGeneration.Program;

/// <summary>How <c>igw load</c> ends.</summary>
public static class LoadExitCode
{
    /// <summary>Every request succeeded.</summary>
    public const int Success = 0;

    /// <summary>The target cannot be reached.</summary>
    public const int Unreachable = 1;

    /// <summary>A flag or a file is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>The run took place and some requests failed.</summary>
    public const int SomeFailed = 3;

    /// <summary>The run was interrupted; what ran is reported. (128 + SIGINT, as shells have it.)</summary>
    public const int Interrupted = 130;
}

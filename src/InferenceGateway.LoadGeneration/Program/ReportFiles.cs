namespace InferenceGateway.LoadGeneration.Program;

/// <summary>Files that reports are written to, as they are named on a command line.</summary>
public static class ReportFiles
{
    /// <summary>Stands for standard output instead of a file.</summary>
    public const string StandardOutput = "-";

    /// <summary>Finds out before a run whether its reports have a place to go.</summary>
    /// <param name="files">Paths; null for a report that is not wanted.</param>
    /// <exception cref="LoadSettingsException">A path is a folder, or its folder does not exist.</exception>
    public static void Check(params ReadOnlySpan<string?> files)
    {
        foreach (string? file in files)
        {
            if (file is null or StandardOutput)
            {
                continue;
            }

            string full = Path.GetFullPath(file);
            if (Directory.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full)))
            {
                throw new LoadSettingsException($"cannot write a report to '{file}': it is a folder, or its folder does not exist");
            }
        }
    }
}

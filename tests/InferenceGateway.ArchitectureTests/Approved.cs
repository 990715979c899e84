namespace InferenceGateway.ArchitectureTests;

/// <summary>Texts that are kept in the repository and compared with what the program says. IGW_APPROVE=1 writes them anew.</summary>
internal static class Approved
{
    /// <param name="path">Below the repository's root.</param>
    public static void Check(string path, string actual)
    {
        string file = Path.Combine([Repository.Root, .. path.Split('/')]);
        string text = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("IGW_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        text.ShouldBe(expected, $"{path} is out of date: run this test once with IGW_APPROVE=1 if the change is meant");
    }
}

using System.Runtime.CompilerServices;

namespace InferenceGateway.ExtProc.Tests.Recordings;

public sealed class MeantDifferencesTests
{
    private const string Record = "docs/decisions/0008-ext-proc-answers.md";

    [Fact]
    public void Every_class_of_difference_and_every_scenario_has_its_reason_in_the_record()
    {
        string record = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", Record));
        (IEnumerable<string> scenarios, IEnumerable<string> classes) = MeantDifferences.All;
        foreach (string name in classes.Concat(scenarios.Select(scenario => scenario.Split('/')[0])))
        {
            record.ShouldContain($"`{name}`");
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using System.CommandLine;

namespace InferenceGateway.Cli;

/// <summary>The verbs of <c>igw</c>, one class each in <c>Verbs/</c>. This list is the only place that names them all.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All() =>
        [
            DemoCommand.Create(),
            CompareCommand.Create(),
            ServeCommand.Create(),
            EppCommand.Create(),
            SimulateServerCommand.Create(),
            LoadCommand.Create(),
        ];
}

using System.CommandLine;
using System.CommandLine.Parsing;
using InferenceGateway.LoadGeneration.Recording;

namespace InferenceGateway.Cli;

/// <summary>Options of the verbs that ask for answers and judge them.</summary>
internal static class AnswerArguments
{
    public static readonly Option<bool> NoStream = new("--no-stream") { Description = "Ask for whole answers: no token times" };
    public static readonly Option<TimeSpan?> SloTtft = Arguments.Time("--slo-ttft", "Goodput: longest time to the first token");
    public static readonly Option<TimeSpan?> SloTpot = Arguments.Time("--slo-tpot", "Goodput: longest mean time per output token");

    public static ServiceLevelObjectives ReadObjectives(ParseResult arguments) =>
        new(arguments.GetValue(SloTtft), arguments.GetValue(SloTpot));

    /// <summary>Whole answers have no token times that could be judged.</summary>
    public static void Check(CommandResult result)
    {
        if (result.GetValue(NoStream) && (result.GetValue(SloTtft) ?? result.GetValue(SloTpot)) is not null)
        {
            result.AddError($"{SloTtft.Name} and {SloTpot.Name} belong to streamed answers: not with {NoStream.Name}");
        }
    }
}

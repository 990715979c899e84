using System.CommandLine;
using System.CommandLine.Invocation;
using InferenceGateway.Cli;

string[] help = ["--help"];
RootCommand root = new("InferenceGateway: sends each request to the language-model server that can answer it best.");
foreach (Command verb in Verbs.All())
{
    root.Subcommands.Add(verb);
}

VerbHelp.Install(root);
ParseResult arguments = root.Parse(args.Length == 0 ? help : args);
if (arguments.Errors.Count > 0 && arguments.Action is not VerbHelp)
{
    // One line that says what is wrong; the whole help would bury it.
    string verb = arguments.CommandResult.Command is Verb named ? $"igw {named.Name}" : "igw";
    return await Exit.WrongUseAsync($"{verb}: {arguments.Errors[^1].Message.TrimEnd('.')} ({verb} --help)");
}

// Verbs drain by themselves after SIGTERM and bound how long that takes.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromHours(1) });

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
ParseResult arguments = GoFlags.Parse(root, args.Length == 0 ? help : args);
if (arguments.Errors.Count > 0 && arguments.Action is not VerbHelp)
{
    // One line that says what is wrong; the whole help would bury it.
    string verb = arguments.CommandResult.Command is Verb named ? $"igw {named.Name}" : "igw";
    string line = $"{verb}: {arguments.Errors[^1].Message.TrimEnd('.')} ({verb} --help)";
    return arguments.CommandResult.Command is Verb { HasGoFlags: true } ? await Exit.FailedAsync(line) : await Exit.WrongUseAsync(line);
}

// Verbs drain by themselves after SIGTERM and bound how long that takes.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromHours(1) });

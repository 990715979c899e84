using System.CommandLine;
using InferenceGateway.Cli;

const int BadUsage = 2;

RootCommand root = new("InferenceGateway: sends each request to the language-model server that can answer it best.");
foreach (Command verb in Verbs.All())
{
    root.Subcommands.Add(verb);
}

ParseResult result = root.Parse(args);
if (args.Length > 0 && result.Errors.Count > 0)
{
    // One line that says what is wrong, instead of the whole help.
    Command command = result.CommandResult.Command;
    string name = command == root ? "igw" : $"igw {command.Name}";
    await Console.Error.WriteLineAsync($"{name}: {result.Errors[0].Message} (see {name} --help)");
    return BadUsage;
}

return await result.InvokeAsync();

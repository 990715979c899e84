using System.CommandLine;
using InferenceGateway.Cli;

RootCommand root = new("InferenceGateway: sends each request to the language-model server that can answer it best.");
foreach (Command verb in Verbs.All())
{
    root.Subcommands.Add(verb);
}

return await root.Parse(args).InvokeAsync();

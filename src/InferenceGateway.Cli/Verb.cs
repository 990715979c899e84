using System.CommandLine;

namespace InferenceGateway.Cli;

/// <summary>A verb of <c>igw</c>: one line in the list of verbs, more in its own help.</summary>
/// <param name="name">What is typed.</param>
/// <param name="summary">One line.</param>
/// <param name="about">What its own help says after the options: formats, defaults, exit codes.</param>
internal sealed class Verb(string name, string summary, string about) : Command(name, summary)
{
    public string About { get; } = about;

    /// <summary>Whether the flags have the grammar of the existing programs, see <see cref="GoFlags"/>; such verbs end wrong use with 1 as those do.</summary>
    public bool HasGoFlags { get; init; }

    public void Add(IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}

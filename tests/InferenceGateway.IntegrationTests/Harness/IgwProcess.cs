namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>The command <c>igw</c> in a process of its own.</summary>
internal sealed class IgwProcess : ChildProcess
{
    private IgwProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
        : base("dotnet", [Path.Combine(AppContext.BaseDirectory, "igw.dll"), .. arguments], environment) { }

    public static IgwProcess Start(params string[] arguments) => Start(arguments, new Dictionary<string, string>());

    /// <param name="environment">Variables beside or in place of this process' own.</param>
    public static IgwProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        new(arguments, environment);

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string[] ErrorLines)> RunAsync(params string[] arguments)
    {
        await using IgwProcess process = Start(arguments);
        int code = await process.ExitCodeAsync();
        return (code, process.Output, process.ErrorLines);
    }

    /// <summary>The addresses that standard output or error name after the text, as soon as there are that many.</summary>
    public async Task<Uri[]> AddressesAsync(string after, int count = 1)
    {
        Uri[] found = [];
        await Patience.UntilAsync(
            () =>
            {
                HasExited.ShouldBeFalse(Output + Error);
                string[] parts = (Output + Error).Split(after);
                found =
                [
                    .. parts
                        .Skip(1)
                        .Where(part => part.IndexOfAny([' ', '\n']) > 0)
                        .Select(part => new Uri(part[..part.IndexOfAny([' ', '\n'])])),
                ];
                return found.Length >= count;
            },
            $"{count} time(s) '{after}' and an address"
        );
        return found;
    }
}

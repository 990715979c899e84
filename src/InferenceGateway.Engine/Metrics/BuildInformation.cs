using System.Reflection;

namespace InferenceGateway.Engine.Metrics;

/// <summary>Which build runs.</summary>
/// <param name="Commit">Hash of the source revision; <c>unknown</c> when the build did not know.</param>
/// <param name="Reference">The version.</param>
public sealed record BuildInformation(string Commit, string Reference)
{
    private const string Unknown = "unknown";

    /// <summary>Of the running program.</summary>
    public static BuildInformation Current { get; } =
        Parse(typeof(BuildInformation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <summary>Reads <c>version+commit</c>.</summary>
    internal static BuildInformation Parse(string? version)
    {
        if (string.IsNullOrEmpty(version))
        {
            return new BuildInformation(Unknown, Unknown);
        }

        int plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? new BuildInformation(Unknown, version) : new BuildInformation(version[(plus + 1)..], version[..plus]);
    }
}

using InferenceGateway.Cli.Clusters;
using InferenceGateway.LoadGeneration.Program;

namespace InferenceGateway.Cli.Comparison;

/// <summary>What <c>igw compare</c> can be told.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>At least one, each with a name of its own.</summary>
    public required IReadOnlyList<ComparedPolicy> Policies { get; init; }

    /// <summary>Servers and gateway of every run.</summary>
    public required ClusterOptions Cluster { get; init; }

    /// <summary>What every policy is given. The seed grows by one with each repetition.</summary>
    public required LoadSettings Traffic { get; init; }

    /// <summary>In virtual time instead of real time.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>Runs of each policy.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>File for the comparison as JSON, <c>-</c> for standard output instead of the table; null for none.</summary>
    public string? JsonFile { get; init; }

    /// <summary>File for the comparison as HTML page; null for none.</summary>
    public string? HtmlFile { get; init; }
}

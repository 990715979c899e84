using InferenceGateway.Abstractions.Text;

namespace InferenceGateway.Engine.Configuration;

/// <summary>The switches of <c>featureGates</c>. Immutable.</summary>
public sealed record FeatureGates
{
    private const string FlowControlName = "flowControl";
    private const string HaPopulateName = "haPopulateNonLeaderDatastore";

    private static readonly string[] Known = [FlowControlName, HaPopulateName];

    /// <summary><c>flowControl</c>: requests wait in queues instead of being shed. Off by default.</summary>
    public bool FlowControl { get; private init; }

    /// <summary><c>haPopulateNonLeaderDatastore</c>: replicas that do not lead follow the cluster too. On by default.</summary>
    public bool PopulatesNonLeaders { get; private init; } = true;

    /// <summary>Applies entries in order, each <c>name</c> or <c>name=value</c>; the last of a name counts.</summary>
    /// <exception cref="FormatException">An entry is not a known gate, or its value is neither true nor false.</exception>
    internal FeatureGates With(string entry)
    {
        string[] parts = entry.Split('=');
        bool isOn = parts.Length < 2 || ParseValue(parts[0], parts[1]);
        return parts[0] switch
        {
            FlowControlName => this with { FlowControl = isOn },
            HaPopulateName => this with { PopulatesNonLeaders = isOn },
            _ => throw new FormatException(
                $"feature gate '{parts[0]}' is unknown or unregistered{NearestName.Suggest(parts[0], Known)}; known are {string.Join(", ", Known)}"
            ),
        };
    }

    private static bool ParseValue(string gate, string value) =>
        value.Trim().ToLowerInvariant() switch
        {
            "1" or "t" or "true" => true,
            "0" or "f" or "false" => false,
            _ => throw new FormatException($"'{value}' is not a valid value for the feature gate '{gate}'; write true or false"),
        };
}

using InferenceGateway.Engine.Configuration;
using InferenceGateway.StandaloneGateway;

namespace InferenceGateway.Cli.Comparison;

/// <summary>The policies that have a name.</summary>
internal static class BuiltInPolicies
{
    /// <summary>Each request to any endpoint, all equally likely: what every other policy has to beat.</summary>
    public static ComparedPolicy Random { get; } =
        Of(
            "random",
            """
            plugins:
            - type: random-picker
            """
        );

    /// <summary>All of them, in the order in which they are compared.</summary>
    public static IReadOnlyList<ComparedPolicy> All { get; } =
    [
        Random,
        Of(
            "round-robin",
            """
            plugins:
            - type: round-robin-picker
            """
        ),
        Of(
            "least-requests",
            """
            plugins:
            - type: active-request-scorer
            """
        ),
        // The default of the existing endpoint picker, spelled out: it stays what it is when our default becomes another.
        Of(
            "queue-kv-prefix",
            """
            plugins:
            - type: queue-scorer
            - type: kv-cache-utilization-scorer
            - type: prefix-cache-scorer
            schedulingProfiles:
            - name: default
              plugins:
              - pluginRef: queue-scorer
                weight: 2
              - pluginRef: kv-cache-utilization-scorer
                weight: 2
              - pluginRef: prefix-cache-scorer
                weight: 3
            """
        ),
        new("default", DefaultPolicy.Document),
    ];

    /// <summary>The policy of that name, or the one in the file of that name.</summary>
    /// <exception cref="ConfigurationException">There is neither, or the file cannot be read.</exception>
    public static ComparedPolicy Find(string nameOrFile)
    {
        if (All.FirstOrDefault(policy => policy.Name == nameOrFile) is { } builtIn)
        {
            return builtIn;
        }

        if (!File.Exists(nameOrFile))
        {
            string names = string.Join(", ", All.Select(policy => policy.Name));
            throw new ConfigurationException($"--policy: '{nameOrFile}' is no file and no built-in policy; those are {names}");
        }

        return new ComparedPolicy(nameOrFile, ConfigurationReader.ReadFile(nameOrFile));
    }

    /// <summary>The policies to compare; all built-in ones when none is asked for.</summary>
    /// <exception cref="ConfigurationException">One is not known, cannot be read, or is asked for twice.</exception>
    public static IReadOnlyList<ComparedPolicy> Select(IReadOnlyList<string> asked)
    {
        if (asked.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new ConfigurationException($"--policy: '{repeated.Key}' is there twice; to see how much runs differ, use --repeat");
        }

        return asked.Count == 0 ? All : [.. asked.Select(Find)];
    }

    private static ComparedPolicy Of(string name, string plugins) =>
        new(
            name,
            ConfigurationReader.Parse(
                name,
                $"""
                apiVersion: llm-d.ai/v1alpha1
                kind: EndpointPickerConfig
                {plugins}
                """
            )
        );
}

using System.Globalization;
using InferenceGateway.Engine.Configuration;

namespace InferenceGateway.Cli.Comparison;

/// <summary>One parameter and the values it shall take in turn: the speed of a trace, or the weight of a plugin. Immutable.</summary>
/// <param name="Plugin">The plugin whose weight it is, by its name in the configuration; null for the speed.</param>
/// <param name="Values">At least one, all different.</param>
internal sealed record Sweep(string? Plugin, IReadOnlyList<double> Values)
{
    private const string SpeedName = "speed";
    private const string WeightPrefix = "weight:";
    private const int MaximumValues = 32;

    /// <summary>Reads <c>speed=1,2,4</c> or <c>weight:PLUGIN=1,3,5</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Sweep Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : text[..equals];
        string? plugin = name.StartsWith(WeightPrefix, StringComparison.Ordinal) ? name[WeightPrefix.Length..] : null;
        if (name != SpeedName && string.IsNullOrEmpty(plugin))
        {
            throw new FormatException("speed=1,2,4 or weight:PLUGIN=1,3,5 was expected");
        }

        double least = plugin is null ? double.Epsilon : 0;
        List<double> values = [];
        foreach (string part in text[(equals + 1)..].Split(','))
        {
            bool isNumber = double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || value < least || !double.IsFinite(value) || values.Contains(value) || values.Count == MaximumValues)
            {
                throw new FormatException(
                    $"'{part}': up to {MaximumValues} different {(plugin is null ? "positive " : "")}numbers were expected"
                );
            }

            values.Add(value);
        }

        return new Sweep(plugin, values);
    }

    /// <summary>Each policy once for each value. A policy without the plugin stays as it is, once.</summary>
    /// <exception cref="ConfigurationException">No policy has the plugin in a scheduling profile.</exception>
    public IReadOnlyList<ComparedPolicy> Apply(IReadOnlyList<ComparedPolicy> policies)
    {
        if (Plugin is null)
        {
            return [.. policies.SelectMany(policy => Values.Select(value => Named(policy, SpeedName, value) with { Speed = value }))];
        }

        if (!policies.Any(Has))
        {
            throw new ConfigurationException($"--sweep: no policy has a plugin '{Plugin}' in its schedulingProfiles");
        }

        return
        [
            .. policies.SelectMany(policy =>
                Has(policy)
                    ? Values.Select(value =>
                        Named(policy, WeightPrefix + Plugin, value) with
                        {
                            Document = Weighted(policy.Document, value),
                        }
                    )
                    : [policy]
            ),
        ];
    }

    private static ComparedPolicy Named(ComparedPolicy policy, string parameter, double value) =>
        policy with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{policy.Name} {parameter}={value}"),
        };

    private bool Has(ComparedPolicy policy) =>
        policy.Document.SchedulingProfiles.Any(profile => profile.Plugins.Any(plugin => plugin.PluginRef == Plugin));

    private ConfigurationDocument Weighted(ConfigurationDocument document, double weight) =>
        document with
        {
            SchedulingProfiles =
            [
                .. document.SchedulingProfiles.Select(profile =>
                    profile with
                    {
                        Plugins =
                        [
                            .. profile.Plugins.Select(plugin => plugin.PluginRef == Plugin ? plugin with { Weight = weight } : plugin),
                        ],
                    }
                ),
            ],
        };
}

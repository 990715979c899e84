using System.Collections.Frozen;
using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Filters;

/// <summary>One condition on the labels of an endpoint. Immutable.</summary>
internal sealed class LabelRequirement
{
    private readonly string _key;
    private readonly FrozenSet<string>? _values;
    private readonly bool _isNegated;

    private LabelRequirement(string key, FrozenSet<string>? values, bool isNegated)
    {
        _key = key;
        _values = values;
        _isNegated = isNegated;
    }

    public static LabelRequirement Equal(string key, string value)
    {
        CheckKey("matchLabels", key);
        CheckValue("matchLabels", value);
        return new LabelRequirement(key, FrozenSet.Create(StringComparer.Ordinal, value), isNegated: false);
    }

    /// <param name="parameter">Where the options stand, for errors.</param>
    /// <exception cref="PluginConfigurationException">The key, the operator or the values are not valid.</exception>
    public static LabelRequirement Parse(string parameter, LabelRequirementOptions options)
    {
        CheckKey($"{parameter}.key", options.Key);
        List<string> values = options.Values ?? [];
        foreach (string value in values)
        {
            CheckValue($"{parameter}.values", value);
        }

        (bool takesValues, bool isNegated) = options.Operator switch
        {
            "In" => (true, false),
            "NotIn" => (true, true),
            "Exists" => (false, false),
            "DoesNotExist" => (false, true),
            _ => throw new PluginConfigurationException(
                $"{parameter}.operator",
                $"expected In, NotIn, Exists or DoesNotExist, found '{options.Operator}'"
            ),
        };
        if (takesValues != values.Count > 0)
        {
            string expected = takesValues ? "at least one value" : "no values";
            throw new PluginConfigurationException(
                $"{parameter}.values",
                $"operator {options.Operator} takes {expected}, found {values.Count}"
            );
        }

        return new LabelRequirement(options.Key, takesValues ? values.ToFrozenSet(StringComparer.Ordinal) : null, isNegated);
    }

    public bool IsMet(FrozenDictionary<string, string> labels)
    {
        bool isMet = labels.TryGetValue(_key, out string? value) && (_values is null || _values.Contains(value));
        return isMet != _isNegated;
    }

    private static void CheckKey(string parameter, string key)
    {
        if (!LabelSyntax.IsKey(key))
        {
            throw new PluginConfigurationException(
                parameter,
                $"'{key}' is not a label key: expected an optional DNS prefix and '/', then at most 63 letters, digits, '-', '_' or '.'"
            );
        }
    }

    private static void CheckValue(string parameter, string? value)
    {
        if (!LabelSyntax.IsValue(value))
        {
            throw new PluginConfigurationException(
                parameter,
                $"'{value}' is not a label value: expected at most 63 letters, digits, '-', '_' or '.'"
            );
        }
    }
}

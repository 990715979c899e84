using System.Text.RegularExpressions;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>Checks the text of a label selector: <c>app in (a,b),!canary,tier=web,zone</c>.</summary>
internal static partial class LabelSelectorText
{
    private const int LongestPrefix = 253;

    /// <returns>True when every requirement of the text can be read.</returns>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Requirements(text).All(requirement => IsRequirement(requirement.Trim()));
    }

    /// <summary>Cuts at the commas outside of parentheses.</summary>
    private static List<string> Requirements(string text)
    {
        List<string> requirements = [];
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth +=
                text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
            if (text[i] == ',' && depth == 0)
            {
                requirements.Add(text[start..i]);
                start = i + 1;
            }
        }

        requirements.Add(text[start..]);
        return requirements;
    }

    private static bool IsRequirement(string text)
    {
        Match parts = Shape().Match(text);
        if (!parts.Success || !IsKey(parts.Groups["key"].Value))
        {
            return false;
        }

        return (!parts.Groups["set"].Success || parts.Groups["set"].Value.Split(',').All(value => IsValue(value.Trim())))
            && (!parts.Groups["value"].Success || IsValue(parts.Groups["value"].Value));
    }

    private static bool IsKey(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string prefix = slash < 0 ? "x" : text[..slash];
        return prefix.Length <= LongestPrefix && Prefix().IsMatch(prefix) && Name().IsMatch(text[(slash + 1)..]);
    }

    private static bool IsValue(string text) => text.Length == 0 || Name().IsMatch(text);

    /// <summary>The forms of a requirement; what stands for keys and values is looked at afterwards.</summary>
    [GeneratedRegex(
        @"\A(!\s*(?<key>[^\s!=<>()]+)|(?<key>[^\s!=<>()]+)\s+(in|notin)\s*\((?<set>[^()]*)\)|(?<key>[^\s!=<>()]+)\s*(==|=|!=)\s*(?<value>[^\s=!()]*)|(?<key>[^\s!=<>()]+)\s*[<>]\s*-?[0-9]+|(?<key>[^\s!=<>()]+))\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]+([.-]+[a-z0-9]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}

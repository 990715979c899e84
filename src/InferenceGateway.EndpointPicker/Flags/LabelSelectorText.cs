using System.Text.RegularExpressions;

namespace InferenceGateway.EndpointPicker.Flags;

/// <summary>Checks the text of a label selector: <c>app in (a,b),!canary,tier=web,zone</c>.</summary>
internal static partial class LabelSelectorText
{
    private const string Name = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private const string Key = $@"([a-z0-9]([a-z0-9.-]{{0,251}}[a-z0-9])?/)?{Name}";
    private const string Value = $"({Name})?";
    private const string Values = $@"\(\s*{Value}\s*(,\s*{Value}\s*)*\)";

    /// <returns>True when every requirement of the text can be read; an empty text selects everything and is no selector for a pool.</returns>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Selector().IsMatch(text);
    }

    private const string Requirement =
        $@"\s*(!\s*{Key}|{Key}\s+(in|notin)\s*{Values}|{Key}\s*(==|=|!=)\s*{Value}|{Key}\s*[<>]\s*-?[0-9]+|{Key})\s*";

    [GeneratedRegex($@"\A{Requirement}(,{Requirement})*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Selector();
}

using System.Net;
using System.Text;

namespace InferenceGateway.LoadGeneration.Reports.Html;

/// <summary>What every report page has around its content, and pieces they share. Pages are HTML that is also well-formed XML.</summary>
internal static class HtmlPage
{
    private const string StyleResource = "InferenceGateway.LoadGeneration.Reports.report.css";

    public static void Begin(StringBuilder html, string title)
    {
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        html.Append($"<title>{Encode(title)}</title>\n<style>\n{ReadStyle()}</style></head>\n<body><main>\n");
    }

    public static void End(StringBuilder html) => html.Append("</main></body></html>\n");

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A cell with a share and a bar below it.</summary>
    /// <param name="ratio">The share in words; null when it was not measured.</param>
    /// <param name="part">Length of the bar, 0 to 1.</param>
    /// <param name="colour">Number of its colour (see the style sheet).</param>
    public static void WriteBar(StringBuilder html, double? ratio, double part, int colour) =>
        html.Append(
            $"<td class=\"bar\">{Quantity.Percent(ratio)}<div><i class=\"c{colour}\" style=\"width:{Math.Clamp(part, 0, 1) * 100:0.#}%\"></i></div></td>"
        );

    private static string ReadStyle()
    {
        using Stream stream =
            typeof(HtmlPage).Assembly.GetManifestResourceStream(StyleResource)
            ?? throw new InvalidOperationException($"resource {StyleResource} is missing from the build");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

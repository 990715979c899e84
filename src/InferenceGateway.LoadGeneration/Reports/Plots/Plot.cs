using System.Net;
using System.Text;

namespace InferenceGateway.LoadGeneration.Reports.Plots;

/// <summary>
/// A plot as inline SVG. It scales with its container: the drawing is narrow enough that its text stays readable on a phone and is
/// not huge in half a desktop page. Colours come from the style sheet.
/// </summary>
internal sealed class Plot(string title, Axis horizontal, Axis vertical, IReadOnlyList<Series> series)
{
    private const double Width = 420;
    private const double Height = 230;
    private const double Left = 50;
    private const double Right = 14;
    private const double Top = 10;
    private const double Bottom = 24;

    public void WriteTo(StringBuilder html)
    {
        html.Append("<figure><figcaption>").Append(WebUtility.HtmlEncode(title)).Append("</figcaption>");
        WriteLegend(html);
        html.Append($"<svg viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        WriteAxes(html);
        foreach (Series one in series.Where(one => one.Points.Count > 0))
        {
            WriteSeries(html, one);
        }

        html.Append("</svg></figure>\n");
    }

    private void WriteLegend(StringBuilder html)
    {
        if (series.Count < 2)
        {
            return;
        }

        html.Append("<p class=\"legend\">");
        foreach (Series one in series)
        {
            html.Append($"<span><i class=\"c{one.Colour}\"></i>{WebUtility.HtmlEncode(one.Name)}</span>");
        }

        html.Append("</p>");
    }

    private void WriteAxes(StringBuilder html)
    {
        foreach (double tick in vertical.Ticks())
        {
            double y = Y(tick);
            html.Append($"<path class=\"grid\" d=\"M{Left:0} {y:0.#}H{Width - Right:0}\"/>");
            html.Append($"<text class=\"y\" x=\"{Left - 6:0}\" y=\"{y + 4:0.#}\">{WebUtility.HtmlEncode(vertical.Label(tick))}</text>");
        }

        foreach (double tick in horizontal.Ticks())
        {
            // The last label must not be cut off by the edge.
            string anchor = X(tick) > Width - Right - 16 ? " style=\"text-anchor:end\"" : "";
            double x = anchor.Length > 0 ? Math.Min(X(tick) + Right, Width) : X(tick);
            html.Append(
                $"<text class=\"x\"{anchor} x=\"{x:0.#}\" y=\"{Height - 6:0}\">{WebUtility.HtmlEncode(horizontal.Label(tick))}</text>"
            );
            html.Append($"<path class=\"grid\" d=\"M{X(tick):0.#} {Height - Bottom:0}v4\"/>");
        }

        html.Append($"<path class=\"axis\" d=\"M{Left:0} {Height - Bottom:0}H{Width - Right:0}\"/>");
    }

    private void WriteSeries(StringBuilder html, Series one)
    {
        StringBuilder path = new();
        foreach (SamplePoint point in one.Points)
        {
            string verb = path.Length == 0 || one.Style == SeriesStyle.Dots ? "M" : "L";
            path.Append($"{verb}{X(point.Seconds):0.#} {Y(point.Value):0.#}");
            if (one.Style == SeriesStyle.Dots)
            {
                // A stroke of no length with round ends is a dot, in a few bytes.
                path.Append("h0");
            }
        }

        if (one.Style == SeriesStyle.Area)
        {
            double first = X(one.Points[0].Seconds);
            double last = X(one.Points[^1].Seconds);
            double floor = Height - Bottom;
            html.Append($"<path class=\"area f{one.Colour}\" d=\"{path}L{last:0.#} {floor:0}L{first:0.#} {floor:0}Z\"/>");
        }

        string kind = one.Style == SeriesStyle.Dots ? "dots" : "line";
        html.Append($"<path class=\"{kind} s{one.Colour}\" d=\"{path}\"/>");
    }

    private double X(double value) => Left + (Math.Clamp(horizontal.Position(value), 0, 1) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Math.Clamp(vertical.Position(value), 0, 1) * (Height - Top - Bottom));
}

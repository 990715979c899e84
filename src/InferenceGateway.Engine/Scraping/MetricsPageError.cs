namespace InferenceGateway.Engine.Scraping;

/// <summary>Why a metrics page was refused.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What was expected or which bound was passed.</param>
public readonly record struct MetricsPageError(int Line, string Reason)
{
    public override string ToString() => $"metrics page, line {Line}: {Reason}";
}

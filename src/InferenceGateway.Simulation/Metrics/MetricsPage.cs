using System.Text;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>Renders a model server's numbers as its engine would publish them.</summary>
internal abstract class MetricsPage
{
    /// <summary>Appends the page; the caller keeps others away from the model meanwhile.</summary>
    public abstract void Write(PageWriter page, ServerModel model, double unixSeconds);

    /// <summary>
    /// Appends at least what says how the server is now. Endpoint pickers read nothing else, and counters and histograms since the start are by
    /// far the longest part of a page.
    /// </summary>
    public virtual void WriteState(PageWriter page, ServerModel model, double unixSeconds) => Write(page, model, unixSeconds);

    public abstract string Prefix { get; }

    public static MetricsPage For(EngineKind engine, string modelName, ServerModelOptions options) =>
        engine == EngineKind.Sglang ? new SglangPage(modelName, options) : new VllmPage(modelName, options);

    protected static byte[] ModelLabel(string modelName) => Encoding.UTF8.GetBytes($"model_name=\"{PageWriter.Escape(modelName)}\"");
}

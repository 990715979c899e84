using System.Text;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Metrics;

/// <summary>Renders a model server's numbers as its engine would publish them.</summary>
internal abstract class MetricsPage
{
    /// <summary>Appends the page; the caller keeps others away from the model meanwhile.</summary>
    public abstract void Write(PageWriter page, ServerModel model, double unixSeconds);

    public abstract string Prefix { get; }

    public static MetricsPage For(EngineKind engine, string modelName, ServerModelOptions options) =>
        engine == EngineKind.Sglang ? new SglangPage(modelName, options) : new VllmPage(modelName, options);

    protected static byte[] ModelLabel(string modelName) => Encoding.UTF8.GetBytes($"model_name=\"{PageWriter.Escape(modelName)}\"");
}

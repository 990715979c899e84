using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Says how full endpoints are.</summary>
public interface ISaturationDetector : IPlugin
{
    /// <summary>0 = idle, 1 = full; more is possible. Of no candidates 1. Thread-safe.</summary>
    double Saturation(Candidates candidates);
}

using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Computes per-request values for the candidates before scheduling and writes them to the columns it claimed.</summary>
public interface IDataProducer : IPlugin
{
    void Produce(InferenceRequest request, Candidates candidates);
}

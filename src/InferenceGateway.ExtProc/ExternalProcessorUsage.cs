using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Transports.Grpc;

namespace InferenceGateway.ExtProc;

/// <summary>What the ext_proc door holds at the moment. Thread-safe.</summary>
public sealed class ExternalProcessorUsage
{
    private readonly OpenStreams _streams;
    private readonly BodyBudget _budget;

    internal ExternalProcessorUsage(OpenStreams streams, BodyBudget budget)
    {
        _streams = streams;
        _budget = budget;
    }

    /// <summary>Streams open now: each is one HTTP exchange of a proxy.</summary>
    public int OpenStreams => _streams.Count;

    /// <summary>Bytes of request bodies held now.</summary>
    public long HeldBytes => _budget.Held;
}

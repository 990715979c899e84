using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Scorers;

/// <summary>
/// <c>lora-affinity-scorer</c>: prefers endpoints that have the target model's adapter, or room for it.
/// Score = 1 when it is active there, 0.8 when active and waiting adapters together leave room, 0.6 when it is waiting, else 0.
/// </summary>
/// <remarks>No parameters. An adapter that is both active and waiting counts twice. Without adapter metrics the score is 0.</remarks>
internal sealed class LoraAffinityScorer : IScorer
{
    public const string Type = "lora-affinity-scorer";

    private const double ActiveScore = 1;
    private const double RoomScore = 0.8;
    private const double WaitingScore = 0.6;

    public LoraAffinityScorer(IPluginBuilder builder) => builder.Needs(RequestNeeds.BodyFields);

    public void Score(InferenceRequest request, Candidates candidates, Span<double> scores)
    {
        ReadOnlySpan<int> slots = candidates.Slots;
        Column<AdapterSet?> adapters = candidates.Metrics.Adapters;
        string model = request.TargetModel;
        for (int i = 0; i < slots.Length; i++)
        {
            scores[i] = adapters[slots[i]] is { } set ? Rate(set, model) : 0;
        }
    }

    private static double Rate(AdapterSet adapters, string model)
    {
        if (adapters.Active.Contains(model))
        {
            return ActiveScore;
        }

        if (adapters.Active.Count + adapters.Waiting.Count < adapters.Maximum)
        {
            return RoomScore;
        }

        return adapters.Waiting.Contains(model) ? WaitingScore : 0;
    }
}

using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>Independent prompts that share nothing, with lengths drawn from two distributions. Endless.</summary>
/// <param name="seed">Equal seeds give equal requests.</param>
/// <param name="inputTokens">Prompt length in tokens.</param>
/// <param name="outputTokens">Answer length in tokens.</param>
/// <param name="models">Models to name.</param>
public sealed class SyntheticWorkload(int seed, LengthDistribution inputTokens, LengthDistribution outputTokens, ModelMix models)
    : IWorkload
{
    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public bool HasArrivalTimes => false;

    /// <inheritdoc/>
    public IEnumerable<WorkloadSession> Sessions()
    {
        Random random = new(seed);
        for (ulong number = 0; ; number++)
        {
            int input = inputTokens.Sample(random);
            SynthesisedText text = new(WordText.Combine((ulong)seed, number), input);
            yield return new SingleRequestSession(
                new PlannedRequest
                {
                    Messages = [new PromptMessage("user", text)],
                    PromptTokens = input,
                    OutputTokens = outputTokens.Sample(random),
                    Model = models.Sample(random),
                }
            );
        }
    }
}

using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>
/// Groups of prompts that begin with the same system prompt: the usual test of prefix-aware routing. The distinct prompts
/// are shuffled once and then repeated in that order without end.
/// </summary>
public sealed class SharedPrefixWorkload : IWorkload
{
    private readonly int _seed;
    private readonly SharedPrefixOptions _options;
    private readonly ModelMix _models;

    /// <param name="seed">Equal seeds give equal requests.</param>
    /// <param name="options">Shape of the groups.</param>
    /// <param name="models">Models to name.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public SharedPrefixWorkload(int seed, SharedPrefixOptions options, ModelMix models)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PromptsPerGroup, 1);
        _seed = seed;
        _options = options;
        _models = models;
    }

    /// <inheritdoc/>
    public string Name => "shared-prefix";

    /// <inheritdoc/>
    public bool HasArrivalTimes => false;

    /// <inheritdoc/>
    public IEnumerable<WorkloadSession> Sessions()
    {
        Random random = new(_seed);
        PlannedRequest[] prompts = MakePrompts(random);
        while (true)
        {
            foreach (PlannedRequest prompt in prompts)
            {
                yield return new SingleRequestSession(prompt with { Model = _models.Sample(random) });
            }
        }
    }

    private PlannedRequest[] MakePrompts(Random random)
    {
        PlannedRequest[] prompts = new PlannedRequest[checked(_options.Groups * _options.PromptsPerGroup)];
        int count = 0;
        for (int group = 0; group < _options.Groups; group++)
        {
            ulong groupKey = WordText.Combine((ulong)_seed, (ulong)group);
            int systemTokens = _options.SystemPromptTokens.Sample(random);
            PromptMessage system = new("system", new SynthesisedText(groupKey, systemTokens));
            for (int prompt = 0; prompt < _options.PromptsPerGroup; prompt++)
            {
                int questionTokens = _options.QuestionTokens.Sample(random);
                SynthesisedText question = new(WordText.Combine(groupKey, (ulong)prompt + 1), questionTokens);
                prompts[count++] = new PlannedRequest
                {
                    Messages = [system, new PromptMessage("user", question)],
                    PromptTokens = systemTokens + questionTokens,
                    OutputTokens = _options.OutputTokens.Sample(random),
                };
            }
        }

        random.Shuffle(prompts);
        return prompts;
    }
}

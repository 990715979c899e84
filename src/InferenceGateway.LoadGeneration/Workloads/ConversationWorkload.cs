using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Workloads;

/// <summary>
/// Users in conversation: a system prompt shared by all, then a history that grows with each question and each live answer.
/// The next question follows the answer after a pause. A conversation whose request fails is over. Endless.
/// </summary>
/// <param name="seed">Equal seeds give equal users: question texts, lengths, pauses and models. Answers are the server's.</param>
/// <param name="options">Shape of the conversations.</param>
/// <param name="models">Models to name; a user stays with one.</param>
public sealed class ConversationWorkload(int seed, ConversationOptions options, ModelMix models) : IWorkload
{
    /// <inheritdoc/>
    public string Name => "conversation";

    /// <inheritdoc/>
    public bool HasArrivalTimes => false;

    /// <inheritdoc/>
    public IEnumerable<WorkloadSession> Sessions()
    {
        Random random = new(seed);
        PromptMessage system = new("system", new SynthesisedText(WordText.Combine((ulong)seed, 0), options.SystemPromptTokens));
        for (ulong user = 1; ; user++)
        {
            yield return new Conversation(
                system,
                WordText.Combine((ulong)seed, user),
                // Each user has its own source of chance: turns of different users interleave differently from run to run.
                new Random(random.Next()),
                options,
                models.Sample(random)
            );
        }
    }

    private sealed class Conversation(PromptMessage system, ulong key, Random random, ConversationOptions options, string? model)
        : WorkloadSession
    {
        private readonly int _turns = options.Turns.Sample(random);
        private readonly List<PromptMessage> _history = [system];
        private int _turn;

        public override PlannedRequest? Next(TurnResult? previous)
        {
            if (previous is not null)
            {
                if (!previous.Succeeded)
                {
                    return null;
                }

                _history.Add(new PromptMessage("assistant", AnswerText(previous)));
            }

            if (_turn == _turns)
            {
                return null;
            }

            _turn++;
            SynthesisedText question = new(WordText.Combine(key, (ulong)_turn), options.QuestionTokens.Sample(random));
            _history.Add(new PromptMessage("user", question));
            return new PlannedRequest
            {
                // A copy: the request may still be rendered (a retry on a fresh connection) while the history goes on.
                Messages = [.. _history],
                PromptTokens = _history.Sum(message => message.Text.ByteLength) / WordText.BytesPerToken,
                OutputTokens = options.OutputTokens.Sample(random),
                Model = model,
                KeepsAnswer = true,
                ThinkTime = options.MeanThinkTime * -Math.Log(1 - random.NextDouble()),
            };
        }

        /// <summary>A server that produces no text (a simulated one) still makes the history grow by what it generated.</summary>
        private PromptText AnswerText(TurnResult previous) =>
            previous.Answer is null
                ? new SynthesisedText(WordText.Combine(~key, (ulong)_turn), previous.OutputTokens)
                : new LiteralText(previous.Answer);
    }
}

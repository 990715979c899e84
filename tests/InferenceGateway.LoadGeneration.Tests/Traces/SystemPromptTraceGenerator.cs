using System.Text;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

/// <summary>
/// Makes the built-in trace of conversations under one long system prompt. See the README beside the trace for the model; this is its only
/// implementation, and a test compares the file with what it makes.
/// </summary>
internal static class SystemPromptTraceGenerator
{
    private const int BlockTokens = 512;
    private const int SystemBlocks = 12;
    private const int Requests = 400;
    private const double ConversationsPerSecond = 3;
    private const int BlocksPerConversation = 16;

    public static string Generate(int seed)
    {
        Random random = new(seed);
        List<(int Milliseconds, string Line)> lines = [];
        double seconds = 0;
        for (int conversation = 0; conversation < Requests; conversation++)
        {
            // Poisson arrivals: exponential gaps.
            seconds += -Math.Log(1 - random.NextDouble()) / ConversationsPerSecond;
            AddConversation(random, conversation, seconds, lines);
        }

        StringBuilder trace = new();
        foreach ((_, string line) in lines.OrderBy(line => line.Milliseconds).Take(Requests))
        {
            trace.Append(line).Append('\n');
        }

        return trace.ToString();
    }

    private static void AddConversation(Random random, int conversation, double seconds, List<(int Milliseconds, string Line)> lines)
    {
        int tokens = SystemBlocks * BlockTokens;
        int turns = random.Next(1, 6);
        for (int turn = 0; turn < turns; turn++)
        {
            tokens += random.Next(200, 801);
            int answer = random.Next(50, 301);
            int milliseconds = (int)(seconds * 1000);
            lines.Add((milliseconds, TraceLine.Of(milliseconds, tokens, answer, BlockIds(conversation, tokens))));
            tokens += answer;
            seconds += 4 + (random.NextDouble() * 8);
        }
    }

    private static IEnumerable<int> BlockIds(int conversation, int tokens) =>
        Enumerable
            .Range(0, (tokens + BlockTokens - 1) / BlockTokens)
            .Select(block => block < SystemBlocks ? block : SystemBlocks + (conversation * BlocksPerConversation) + block - SystemBlocks);
}

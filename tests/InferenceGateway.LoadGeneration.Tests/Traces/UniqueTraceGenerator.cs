using System.Text;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

/// <summary>
/// Makes the built-in trace of prompts that never repeat. See the README beside the trace for the model; this is its only
/// implementation, and a test compares the file with what it makes.
/// </summary>
internal static class UniqueTraceGenerator
{
    private const int BlockTokens = 512;
    private const int Requests = 250;
    private const double RequestsPerSecond = 5;
    private const int MinimumInputTokens = 200;
    private const int MaximumInputTokens = 8000;

    public static string Generate(int seed)
    {
        Random random = new(seed);
        StringBuilder trace = new();
        double seconds = 0;
        int nextBlock = 0;
        for (int request = 0; request < Requests; request++)
        {
            // Poisson arrivals: exponential gaps.
            seconds += -Math.Log(1 - random.NextDouble()) / RequestsPerSecond;
            // Log-uniform: as many prompts from 200 to 400 tokens as from 4000 to 8000.
            int tokens = (int)(MinimumInputTokens * Math.Pow((double)MaximumInputTokens / MinimumInputTokens, random.NextDouble()));
            int answer = random.Next(20, 201);
            int blocks = (tokens + BlockTokens - 1) / BlockTokens;
            trace.Append(TraceLine.Of((int)(seconds * 1000), tokens, answer, Enumerable.Range(nextBlock, blocks))).Append('\n');
            nextBlock += blocks;
        }

        return trace.ToString();
    }
}

using System.Text;

namespace InferenceGateway.LoadGeneration.Tests.Traces;

/// <summary>
/// Makes the built-in trace: many users in growing sessions on a few applications. See the README beside the trace for the
/// model; this is its only implementation, and a test compares the file with what it makes.
/// </summary>
internal static class SessionTraceGenerator
{
    private const int BlockTokens = 512;
    private const int Sessions = 40;
    private const int Applications = 4;
    private const int Requests = 300;

    /// <summary>Sessions begin before the trace does, so that it starts in the middle of ordinary traffic.</summary>
    private const double FirstStartSeconds = -40;
    private const double EndSeconds = 60;
    private const int MaximumInputTokens = 6000;
    private const int BlocksPerSession = 16;
    private const int FirstSessionBlock = 100;

    public static string Generate(int seed)
    {
        Random random = new(seed);
        List<(int Milliseconds, string Line)> lines = [];
        for (int session = 0; session < Sessions; session++)
        {
            AddSession(random, session, lines);
        }

        StringBuilder trace = new();
        foreach ((_, string line) in lines.OrderBy(line => line.Milliseconds).Take(Requests))
        {
            trace.Append(line).Append('\n');
        }

        return trace.ToString();
    }

    private static void AddSession(Random random, int session, List<(int Milliseconds, string Line)> lines)
    {
        int application = session % Applications;
        // Applications have system prompts of one, two, three and four whole blocks, so sessions part at a block's edge.
        int systemBlocks = application + 1;
        int tokens = systemBlocks * BlockTokens;
        double seconds = FirstStartSeconds + (random.NextDouble() * (EndSeconds - FirstStartSeconds));
        int turns = random.Next(6, 21);
        for (int turn = 0; turn < turns; turn++)
        {
            tokens += random.Next(40, 320);
            int answer = random.Next(20, 151);
            if (tokens > MaximumInputTokens || seconds > EndSeconds)
            {
                return;
            }

            if (seconds >= 0)
            {
                int milliseconds = (int)(seconds * 1000);
                lines.Add((milliseconds, TraceLine.Of(milliseconds, tokens, answer, BlockIds(session, application, systemBlocks, tokens))));
            }

            // The answer becomes history; the next question comes after reading it.
            tokens += answer;
            seconds += 1 + (random.NextDouble() * 5);
        }
    }

    /// <summary>A session keeps the id of a block while the block fills up: a longer prompt begins with the shorter one.</summary>
    private static IEnumerable<int> BlockIds(int session, int application, int systemBlocks, int tokens)
    {
        int blocks = (tokens + BlockTokens - 1) / BlockTokens;
        for (int block = 0; block < blocks; block++)
        {
            yield return block < systemBlocks
                ? (application * 10) + block
                : FirstSessionBlock + (session * BlocksPerSession) + block - systemBlocks;
        }
    }
}

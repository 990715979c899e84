using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Engine.Tests.Fakes;

/// <summary>Gives each endpoint the score that the test wrote down under its name; 0 otherwise.</summary>
internal sealed class FakeScorer(Dictionary<string, double> scores) : IScorer
{
    public int Calls { get; private set; }

    public void Score(InferenceRequest request, Candidates candidates, Span<double> target)
    {
        Calls++;
        for (int i = 0; i < candidates.Count; i++)
        {
            target[i] = scores.GetValueOrDefault(candidates[i].Name);
        }
    }
}

/// <summary>Drops the endpoints named.</summary>
internal sealed class FakeFilter(params string[] dropped) : IFilter
{
    public List<string[]> Seen { get; } = [];

    public void Filter(InferenceRequest request, Candidates candidates, Span<bool> keep)
    {
        List<string> names = [];
        for (int i = 0; i < candidates.Count; i++)
        {
            names.Add(candidates[i].Name);
            keep[i] = !dropped.Contains(candidates[i].Name);
        }

        Seen.Add([.. names]);
    }
}

/// <summary>Picks all, best first, earlier first among equals.</summary>
internal sealed class BestFirstPicker : IPicker
{
    public int Pick(InferenceRequest request, Candidates candidates, ReadOnlySpan<double> scores, Span<int> picks)
    {
        double[] totals = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, totals.Length).OrderByDescending(i => totals[i])];
        order.CopyTo(picks);
        return order.Length;
    }
}

/// <summary>Runs the profiles in the order given, then names one of them.</summary>
internal sealed class FakeHandler(int[] order, int primary) : IProfileHandler
{
    /// <summary>What it says instead of a result.</summary>
    public InferenceError? Refusal { get; init; }

    public int NextProfile(InferenceRequest request, ProfileRuns runs)
    {
        foreach (int profile in order)
        {
            if (!runs.HasRun(profile))
            {
                return profile;
            }
        }

        return -1;
    }

    public InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primaryProfile)
    {
        primaryProfile = primary;
        return Refusal ?? runs.Error(primary);
    }
}

/// <summary>Never says "enough".</summary>
internal sealed class EndlessHandler : IProfileHandler
{
    public int NextProfile(InferenceRequest request, ProfileRuns runs) => 0;

    public InferenceError? Conclude(InferenceRequest request, ProfileRuns runs, out int primaryProfile)
    {
        primaryProfile = 0;
        return null;
    }
}

/// <summary>Says half of every prompt is held by the endpoint named.</summary>
internal sealed class HalfPrefixProducer(RequestData<PrefixMatch> matches, string holder) : IDataProducer
{
    public void Produce(InferenceRequest request, Candidates candidates)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            int matched = candidates[i].Name == holder ? 5 : 0;
            request.Data(matches)[candidates.Slots[i]] = new PrefixMatch(matched, 10, 10);
        }
    }
}

/// <summary>Reads a body of the form <c>model:prompt</c>, where the prompt is text of four bytes a token.</summary>
internal sealed class FakeParser : IBodyParser
{
    public IReadOnlyList<string> PathSuffixes { get; init; } = ["completions"];

    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Framing of streams and of plain answers alike; null: by the kind of answer.</summary>
    public AnswerFraming? Framing { get; init; }

    /// <summary>Sets the flag of the same name on every body.</summary>
    public bool RequiresModel { get; init; } = true;

    /// <inheritdoc cref="RequiresModel"/>
    public bool SkipsResponse { get; init; }

    /// <summary>The pieces of answers that were shown, in order.</summary>
    public List<byte[]> Pieces { get; } = [];

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed)
    {
        int colon = body.IndexOf((byte)':');
        if (colon < 0)
        {
            return InferenceError.BadRequest("no colon");
        }

        parsed.Api = InferenceApi.Completions;
        parsed.RequiresModel = RequiresModel;
        parsed.SkipsResponse = SkipsResponse;
        parsed.Model = System.Text.Encoding.UTF8.GetString(body[..colon]);
        parsed.Append(body[(colon + 1)..]);
        parsed.EndPrompt();
        return null;
    }

    public AnswerFraming FramingOf(bool isEventStream) => Framing ?? (isEventStream ? AnswerFraming.Events : AnswerFraming.Whole);

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage)
    {
        Pieces.Add(response.ToArray());
        usage.CompletionTokens = response.Length;
    }
}

/// <summary>Is shown streams as events and other answers as gRPC frames, and keeps nothing.</summary>
internal sealed class SilentParser : IBodyParser
{
    public IReadOnlyList<string> PathSuffixes => [];

    public IReadOnlyList<string> Protocols => ["kubernetes.io/h2c"];

    public InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed) => null;

    public AnswerFraming FramingOf(bool isEventStream) => isEventStream ? AnswerFraming.Events : AnswerFraming.GrpcFrames;

    public void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage) { }
}

/// <summary>Refuses every request just before it is sent.</summary>
internal sealed class RefusingHook : IPreRequestHook
{
    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs) =>
        new(ErrorCode.Forbidden, "not on my watch");
}

/// <summary>Lets every request pass.</summary>
internal sealed class AcceptingHook : IPreRequestHook
{
    public InferenceError? BeforeSending(InferenceRequest request, Endpoint target, ProfileRuns runs) => null;
}

/// <summary>Counts the ends it is told of.</summary>
internal sealed class CountingHook : IResponseHook
{
    private int _ended;

    public int Ended => _ended;

    public void RequestEnded(InferenceRequest request, Endpoint servedBy, RequestEnding ending, TokenUsage usage) =>
        Interlocked.Increment(ref _ended);
}

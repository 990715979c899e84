using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Recordings;

/// <summary>
/// Our answers to a recorded proxy beside those of the existing picker. Every difference is named by its class; where ours can be said in a word, it
/// follows after a colon, so that an answer which is yet to come is never taken for a difference.
/// </summary>
internal sealed class Comparison
{
    /// <summary>What clients must not send to model servers.</summary>
    private static readonly HashSet<string> NotForwarded =
    [
        .. InternalHeaders.FromClients,
        .. ControlHeaders.Names,
        "x-llm-d-request-dropped-reason",
    ];

    private readonly List<ProcessingRequest> _asked;
    private readonly List<ProcessingResponse> _ours;
    private readonly List<ProcessingResponse> _theirs;
    private readonly bool _isWhole;

    public Comparison(RecordedStream stream, IReadOnlyList<ProcessingResponse> ours)
    {
        _asked = [.. stream.Messages.Where(m => m.IsFromProxy).Select(m => ProcessingRequest.Parser.ParseFrom(m.Bytes))];
        _ours = [.. ours];
        _theirs = [.. stream.Messages.Where(m => !m.IsFromProxy).Select(m => ProcessingResponse.Parser.ParseFrom(m.Bytes))];
        _isWhole = stream.Messages.All(m => m.IsWhole);
        Sequences();
        HeadersAnswers();
        Bodies();
        Immediate();
    }

    public SortedSet<string> Differences { get; } = new(StringComparer.Ordinal);

    private void Sequences()
    {
        string ours = Sequence(_ours);
        if (ours != Sequence(_theirs))
        {
            Differences.Add($"sequence: {ours}");
        }

        if (_ours.Count != _theirs.Count)
        {
            Differences.Add("pieces");
        }
    }

    /// <summary>The kinds of the answers, each direction by itself and each body as one.</summary>
    private static string Sequence(List<ProcessingResponse> answers)
    {
        List<string> kinds = [];
        foreach (string direction in new[] { "req", "resp", "imm" })
        {
            foreach (ProcessingResponse answer in answers.Where(a => a.Kind().StartsWith(direction, StringComparison.Ordinal)))
            {
                string kind = answer.Kind().StartsWith("imm", StringComparison.Ordinal) ? "imm" : answer.Kind();
                if (kinds.Count > 0 && kind.TrimEnd('.') == kinds[^1])
                {
                    kinds.RemoveAt(kinds.Count - 1);
                }

                kinds.Add(kind);
            }
        }

        return string.Join(' ', kinds);
    }

    private void HeadersAnswers()
    {
        Compare(
            Find(_ours, a => a.RequestHeaders),
            Find(_theirs, a => a.RequestHeaders),
            _asked.Select(a => a.RequestHeaders).FirstOrDefault(h => h is not null)
        );
        Compare(
            Find(_ours, a => a.ResponseHeaders),
            Find(_theirs, a => a.ResponseHeaders),
            _asked.Select(a => a.ResponseHeaders).FirstOrDefault(h => h is not null)
        );
    }

    private static ProcessingResponse? Find(List<ProcessingResponse> answers, Func<ProcessingResponse, object?> part) =>
        answers.Find(answer => part(answer) is not null);

    private void Compare(ProcessingResponse? ours, ProcessingResponse? theirs, HttpHeaders? asked)
    {
        if (ours is null || theirs is null || asked is null)
        {
            return;
        }

        CommonResponse mine = (ours.RequestHeaders ?? ours.ResponseHeaders).Response;
        CommonResponse other = (theirs.RequestHeaders ?? theirs.ResponseHeaders).Response;
        if (mine.ClearRouteCache != other.ClearRouteCache)
        {
            Differences.Add("route cache");
        }

        if (!Equals(ours.DynamicMetadata, theirs.DynamicMetadata))
        {
            Differences.Add("metadata");
        }

        Dictionary<string, string> set = Sets(mine.HeaderMutation);
        Dictionary<string, string> expected = Sets(other.HeaderMutation);
        foreach ((string name, string value) in expected)
        {
            if (set.TryGetValue(name, out string? given))
            {
                if (given != value)
                {
                    Differences.Add($"value of {name}");
                }
            }
            else
            {
                Differences.Add(value == Last(asked, name) ? "echo" : $"without {name}");
            }
        }

        foreach (string name in set.Keys.Except(expected.Keys))
        {
            Differences.Add($"sets {name}");
        }

        foreach (string name in mine.HeaderMutation.RemoveHeaders)
        {
            Differences.Add(NotForwarded.Contains(name) && Last(asked, name) is not null ? "removal" : $"removes {name}");
        }
    }

    private static Dictionary<string, string> Sets(HeaderMutation? mutation)
    {
        Dictionary<string, string> set = new(StringComparer.OrdinalIgnoreCase);
        foreach (HeaderValueOption option in mutation?.SetHeaders ?? [])
        {
            set[option.Header.Key] = option.Header.RawValue.ToStringUtf8();
        }

        return set;
    }

    private static string? Last(HttpHeaders headers, string name) =>
        headers.Headers.Headers.LastOrDefault(header => header.Key == name)?.RawValue.ToStringUtf8();

    private void Bodies()
    {
        Compare("request body", a => a.RequestBody);
        Compare("response body", a => a.ResponseBody);
    }

    private void Compare(string what, Func<ProcessingResponse, BodyResponse?> body)
    {
        List<ProcessingResponse> ours = [.. _ours.Where(a => body(a)?.Response.BodyMutation is not null)];
        List<ProcessingResponse> theirs = [.. _theirs.Where(a => body(a) is not null)];
        if (theirs.Count == 0 || ours.Count == 0)
        {
            return;
        }

        int length = ours.Sum(a => a.Piece().Body.Length);
        bool isSame = _isWhole ? ours.Bytes().AsSpan().SequenceEqual(theirs.Bytes()) : length == theirs.Sum(a => a.Piece().Body.Length);
        if (!isSame)
        {
            Differences.Add($"{what}: {length} bytes");
        }

        if (what == "request body" && ours.Count != theirs.Count)
        {
            Differences.Add("request pieces");
        }
    }

    private void Immediate()
    {
        ImmediateResponse? ours = _ours.Find(a => a.ImmediateResponse is not null)?.ImmediateResponse;
        ImmediateResponse? theirs = _theirs.Find(a => a.ImmediateResponse is not null)?.ImmediateResponse;
        if (ours is null || theirs is null)
        {
            return;
        }

        if (ours.Status.Code != theirs.Status.Code)
        {
            Differences.Add($"status: {(int)ours.Status.Code}");
        }

        const string Reason = "x-llm-d-request-dropped-reason";
        string? reason = ours.Headers.Set(Reason);
        if (reason != theirs.Headers.Set(Reason))
        {
            Differences.Add($"reason: {reason}");
        }

        if (ours.Body != theirs.Body)
        {
            Differences.Add("error body");
        }
    }
}

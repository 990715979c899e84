using System.Runtime.InteropServices;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>
/// What happened to one request: moments in the clock's timestamps and what the server reported. Written by the sender of the
/// request, one call at a time; read after its end.
/// </summary>
public sealed class RequestObservation
{
    private const double MicrosecondsPerSecond = 1e6;

    private readonly TimeProvider _clock;
    private readonly List<uint> _gapMicroseconds = [];

    /// <param name="clock">The clock of the run.</param>
    /// <param name="scheduled">Timestamp of the moment the request was meant to be sent.</param>
    public RequestObservation(TimeProvider clock, long scheduled)
    {
        _clock = clock;
        Scheduled = scheduled;
        Sent = scheduled;
    }

    /// <summary>When the request was meant to be sent.</summary>
    public long Scheduled { get; }

    /// <summary>When sending began.</summary>
    public long Sent { get; private set; }

    /// <summary>When the response headers had come.</summary>
    public long? FirstByte { get; private set; }

    /// <summary>When the first generated content had come; null without streaming.</summary>
    public long? FirstToken { get; private set; }

    /// <summary>When the latest generated content had come.</summary>
    public long? LastToken { get; private set; }

    /// <summary>When the answer had ended.</summary>
    public long End { get; private set; }

    /// <summary>Frames with generated content seen so far.</summary>
    public int TokenFrames { get; private set; }

    /// <summary>HTTP status; null when no response came.</summary>
    public int? Status { get; set; }

    /// <summary>The endpoint that served the request, as the response names it; null when it does not.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Prompt tokens as the server counted them; null when unreported.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Prompt tokens the server took from its cache; null when unreported, which is not zero.</summary>
    public int? CachedTokens { get; set; }

    /// <summary>Generated tokens as the server counted them; null when unreported.</summary>
    public int? OutputTokens { get; set; }

    /// <summary>The text of the answer, when the request asked to keep it.</summary>
    public string? Answer { get; set; }

    /// <summary>Why the request failed; null while it has not.</summary>
    public RequestFailure? Failure { get; private set; }

    /// <summary>Whether the run was interrupted while the request was under way: neither a success nor a failure.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Time between one frame with content and the next, in microseconds.</summary>
    internal ReadOnlySpan<uint> GapMicroseconds => CollectionsMarshal.AsSpan(_gapMicroseconds);

    /// <summary>Notes that sending begins now.</summary>
    public void MarkSent() => Sent = _clock.GetTimestamp();

    /// <summary>Notes that the response headers are here.</summary>
    public void MarkFirstByte() => FirstByte = _clock.GetTimestamp();

    /// <summary>Notes that frames with generated content are here now; those of one call share the moment.</summary>
    /// <param name="frames">How many, at least 1.</param>
    public void MarkTokens(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        long now = _clock.GetTimestamp();
        if (LastToken is { } last)
        {
            _gapMicroseconds.Add((uint)Math.Min(uint.MaxValue, Seconds(last, now) * MicrosecondsPerSecond));
        }
        else
        {
            FirstToken = now;
        }

        for (int more = 1; more < frames; more++)
        {
            _gapMicroseconds.Add(0);
        }

        LastToken = now;
        TokenFrames += frames;
    }

    /// <summary>Notes a failure; the first one noted stays.</summary>
    public void Fail(string label, string message) => Failure ??= new RequestFailure(label, message);

    internal void MarkCancelled() => WasCancelled = true;

    internal void MarkEnd() => End = _clock.GetTimestamp();

    /// <summary>Seconds from one timestamp to another.</summary>
    internal double Seconds(long from, long to) => _clock.GetElapsedTime(from, to).TotalSeconds;
}

namespace InferenceGateway.Simulation.Latency;

/// <summary>
/// The time constants by the names that flags and the runtime configuration share, each as text. One list for both, so that they cannot differ.
/// </summary>
public sealed class LatencySetting
{
    private readonly Func<LatencyOptions, string> _read;
    private readonly Func<LatencyOptions, string, LatencyOptions?> _write;

    private LatencySetting(
        string name,
        string description,
        Func<LatencyOptions, string> read,
        Func<LatencyOptions, string, LatencyOptions?> write
    )
    {
        Name = name;
        Description = description;
        _read = read;
        _write = write;
    }

    /// <summary>All settings.</summary>
    public static IReadOnlyList<LatencySetting> All { get; } =
    [
        new(
            "latency-calculator",
            "How tokens are timed: step (engine steps with chunked prefill), constant or per-token",
            options => NameOf(options.Calculator),
            (options, text) => Parse(text) is { } calculator ? options with { Calculator = calculator } : null
        ),
        Time(
            "time-to-first-token",
            "Time to the first token on an idle server; constant calculator only",
            options => options.TimeToFirstToken,
            (options, time) => options with { TimeToFirstToken = time }
        ),
        Time(
            "time-to-first-token-std-dev",
            "Its standard deviation, at most 30 % of it",
            options => options.TimeToFirstTokenDeviation,
            (options, time) => options with { TimeToFirstTokenDeviation = time }
        ),
        Time(
            "inter-token-latency",
            "Time between the tokens of a sequence that decodes alone",
            options => options.InterTokenLatency,
            (options, time) => options with { InterTokenLatency = time }
        ),
        Time(
            "inter-token-latency-std-dev",
            "Its standard deviation, at most 30 % of it",
            options => options.InterTokenLatencyDeviation,
            (options, time) => options with { InterTokenLatencyDeviation = time }
        ),
        Time(
            "prefill-overhead",
            "What a prompt costs apart from its tokens",
            options => options.PrefillOverhead,
            (options, time) => options with { PrefillOverhead = time }
        ),
        Time(
            "prefill-time-per-token",
            "Prefill time of one prompt token that is not cached",
            options => options.PrefillTimePerToken,
            (options, time) => options with { PrefillTimePerToken = time }
        ),
        Time(
            "prefill-time-std-dev",
            "Standard deviation of the prefill time",
            options => options.PrefillTimeDeviation,
            (options, time) => options with { PrefillTimeDeviation = time }
        ),
        Number(
            "time-factor-under-load",
            "How many times slower a full server is than an idle one, at least 1",
            options => options.TimeFactorUnderLoad,
            (options, number) => options with { TimeFactorUnderLoad = number }
        ),
        Number(
            "speed-factor",
            "Speed relative to all configured times; 0.5 is half as fast",
            options => options.SpeedFactor,
            (options, number) => options with { SpeedFactor = number }
        ),
        Optional(
            "step-overhead",
            "Fixed part of an engine step; auto: the inter-token latency less one sequence's share",
            options => options.StepOverhead,
            (options, time) => options with { StepOverhead = time }
        ),
        Optional(
            "decode-time-per-sequence",
            "What each decoding sequence adds to a step; auto: from time-factor-under-load",
            options => options.DecodeTimePerSequence,
            (options, time) => options with { DecodeTimePerSequence = time }
        ),
        new(
            "decode-time-per-context-token",
            "What each context token of the decoding sequences adds to a step, down to nanoseconds",
            options => DurationText.FormatNanoseconds(options.DecodeNanosecondsPerContextToken),
            (options, text) =>
                DurationText.TryParseNanoseconds(text, out double value) ? options with { DecodeNanosecondsPerContextToken = value } : null
        ),
    ];

    /// <summary>As in flags and configurations.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>The value as text.</summary>
    public string Read(LatencyOptions options) => _read(options);

    /// <summary>The options with this value replaced; null when the text is none.</summary>
    public LatencyOptions? Write(LatencyOptions options, string text) => _write(options, text);

    private static LatencySetting Time(
        string name,
        string description,
        Func<LatencyOptions, TimeSpan> read,
        Func<LatencyOptions, TimeSpan, LatencyOptions> write
    ) =>
        new(
            name,
            description,
            options => DurationText.Format(read(options)),
            (options, text) => DurationText.TryParse(text, out TimeSpan time) ? write(options, time) : null
        );

    private static LatencySetting Optional(
        string name,
        string description,
        Func<LatencyOptions, TimeSpan?> read,
        Func<LatencyOptions, TimeSpan?, LatencyOptions> write
    ) =>
        new(
            name,
            description,
            options => read(options) is { } time ? DurationText.Format(time) : "auto",
            (options, text) =>
                text == "auto" ? write(options, null)
                : DurationText.TryParse(text, out TimeSpan time) ? write(options, time)
                : null
        );

    private static LatencySetting Number(
        string name,
        string description,
        Func<LatencyOptions, double> read,
        Func<LatencyOptions, double, LatencyOptions> write
    ) =>
        new(
            name,
            description,
            options => read(options).ToString(),
            (options, text) => double.TryParse(text, out double number) ? write(options, number) : null
        );

    private static string NameOf(LatencyCalculator calculator) =>
        calculator switch
        {
            LatencyCalculator.Constant => "constant",
            LatencyCalculator.PerToken => "per-token",
            _ => "step",
        };

    private static LatencyCalculator? Parse(string text) =>
        text switch
        {
            "step" => LatencyCalculator.Step,
            "constant" => LatencyCalculator.Constant,
            "per-token" => LatencyCalculator.PerToken,
            _ => null,
        };
}

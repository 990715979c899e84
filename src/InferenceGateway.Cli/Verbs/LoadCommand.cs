using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using InferenceGateway.LoadGeneration;
using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Program;
using InferenceGateway.LoadGeneration.Recording;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Traces;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.Cli;

/// <summary><c>igw load</c>: sends load to an OpenAI-compatible server and reports what came back.</summary>
internal static class LoadCommand
{
    private const string About = """
        Without options: independent prompts of 512 tokens, 64 tokens out, 10 requests/s for 10 s, chat API, streamed.
        Lengths are tokens of 4 bytes. DIST is N, uniform:MIN:MAX, normal:MEAN:SD[:MIN:MAX] or lognormal:MEAN:SD[:MIN:MAX].
        Times are numbers with a unit: 400ms, 10s, 5m; without a unit they are seconds.

        Exit codes: 0 all requests succeeded, 1 server unreachable, 2 wrong option or file, 3 some requests failed, 130 interrupted.
        """;

    private const string ObjectiveHeader = "x-gateway-inference-objective";
    private const string FairnessHeader = "x-gateway-inference-fairness-id";

    private static readonly Argument<Uri> Url = new("URL")
    {
        Description = "Server to load, such as http://127.0.0.1:8080",
        CustomParser = result => Arguments.Read(result, ReadUrl),
    };

    private static readonly Option<WorkloadKind?> Workload = Arguments.Parsed<WorkloadKind?>(
        "--workload",
        "KIND",
        "What to send: synthetic (default), shared-prefix or conversation",
        ReadWorkload
    );

    private static readonly Option<LengthDistribution?> InputTokens = Lengths("--input-tokens", "synthetic: prompt length (default 512)");
    private static readonly Option<LengthDistribution?> OutputTokens = Lengths("--output-tokens", "Answer length, max_tokens (default 64)");
    private static readonly Option<int?> Groups = Whole("--groups", "shared-prefix: distinct system prompts (default 10)");
    private static readonly Option<int?> PromptsPerGroup = Whole("--prompts-per-group", "shared-prefix: questions under each (default 10)");

    private static readonly Option<int?> SystemPromptTokens = Whole(
        "--system-prompt-tokens",
        "shared-prefix, conversation: system prompt length (default 1000)"
    );

    private static readonly Option<LengthDistribution?> QuestionTokens = Lengths(
        "--question-tokens",
        "shared-prefix, conversation: question length (default 50, conversation 100)"
    );

    private static readonly Option<LengthDistribution?> Turns = Lengths("--turns", "conversation: turns of a user (default uniform:3:8)");
    private static readonly Option<TimeSpan?> ThinkTime = Arguments.Time(
        "--think-time",
        "conversation: mean pause before the next turn (default 1s)",
        allowsZero: true
    );

    private static readonly Option<string?> Trace = new("--trace")
    {
        Description = $"Replay a block-hash trace (Mooncake JSON lines): a file or one of {string.Join(", ", TraceSource.BuiltIn)}",
        HelpName = "FILE",
    };

    private static readonly Option<double?> Speed = Arguments.Number("--speed", "trace: times faster than recorded (default 1)");

    private static readonly Option<(TimeSpan Start, TimeSpan? End)?> Window = Arguments.Window(
        "--window",
        "trace: only the part from START to END, in trace seconds; START- for the rest"
    );

    private static readonly Option<int?> MaxInputTokens = Whole("--max-input-tokens", "trace: cut prompts to this length");
    private static readonly Option<double?> ScaleLengths = Arguments.Number(
        "--scale-lengths",
        "trace: factor on all lengths, 0.1 for a small machine"
    );
    private static readonly Option<double?> Rate = Arguments.Number(
        "--rate",
        "Open loop: requests (or conversations) started per second (default 10)"
    );

    private static readonly Option<ArrivalKind?> Arrivals = Arguments.Parsed<ArrivalKind?>(
        "--arrivals",
        "KIND",
        "Open loop: poisson (default), constant (equal gaps) or uniform (exact count, random moments)",
        ReadArrivals
    );

    private static readonly Option<int?> Concurrency = Whole("--concurrency", "Closed loop: requests (or conversations) under way", "-c");
    private static readonly Option<TimeSpan?> Duration = Arguments.Time(
        "--duration",
        "Send for this long (default 10s; a trace to its end)",
        "-d"
    );
    private static readonly Option<int?> Requests = Whole("--requests", "Send this many requests at most", "--max-requests", "-n");

    private static readonly Option<int?> MaxInFlight = Whole(
        "--max-in-flight",
        $"Bound on requests under way; reported when reached (default {LoadOptions.DefaultInFlightLimit})"
    );

    private static readonly Option<int?> Seed = new("--seed")
    {
        Description = "Seed of everything left to chance (default 1)",
        HelpName = "N",
    };

    private static readonly Option<string[]> Model = new("--model", "-m")
    {
        Description = "Model to ask for, or several as NAME=SHARE with shares summing to 1 (default: first of /v1/models)",
        HelpName = "NAME[=SHARE]",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Header = new("--header", "-H")
    {
        Description = "Header of every request, \"name: value\"; repeatable. x-slo-ttft-ms and x-slo-tpot-ms also set the objectives",
        HelpName = "HEADER",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Objective = new("--objective")
    {
        Description = $"Inference objective ({ObjectiveHeader} header)",
        HelpName = "NAME",
    };

    private static readonly Option<string?> FairnessId = new("--fairness-id")
    {
        Description = $"Tenant for fair queuing ({FairnessHeader} header)",
        HelpName = "ID",
    };

    private static readonly Option<CompletionApi?> Api = Arguments.Parsed<CompletionApi?>(
        "--api",
        "API",
        "chat (default) or completions",
        ReadApi
    );

    private static readonly Option<bool> NoIgnoreEos = new("--no-ignore-eos")
    {
        Description = "Let the model stop before the answer length",
    };
    private static readonly Option<bool> Http2 = new("--http2") { Description = "HTTP/2 with prior knowledge instead of HTTP/1.1" };
    private static readonly Option<TimeSpan?> RequestTimeout = Arguments.Time(
        "--request-timeout",
        "Longest time for one request (default 120s)"
    );

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the report as JSON; - for standard output instead of the table",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Html = new("--html")
    {
        Description = "Write the report as one self-contained HTML page with plots",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress on standard error" };

    /// <summary>Options that mean something only for some workloads: naming one elsewhere is a mistake worth a word.</summary>
    private static readonly (Option Option, string[] Workloads)[] Belongings =
    [
        (InputTokens, ["synthetic"]),
        (OutputTokens, ["synthetic", "shared-prefix", "conversation"]),
        (Groups, ["shared-prefix"]),
        (PromptsPerGroup, ["shared-prefix"]),
        (SystemPromptTokens, ["shared-prefix", "conversation"]),
        (QuestionTokens, ["shared-prefix", "conversation"]),
        (Turns, ["conversation"]),
        (ThinkTime, ["conversation"]),
        (Speed, ["trace"]),
        (Window, ["trace"]),
        (MaxInputTokens, ["trace"]),
        (ScaleLengths, ["trace"]),
    ];

    public static Command Create()
    {
        Verb command = new("load", "Sends load to an OpenAI-compatible server and reports what came back", About) { Url };
        Option[] options =
        [
            .. new Option[]
            {
                Workload,
                InputTokens,
                OutputTokens,
                Groups,
                PromptsPerGroup,
                SystemPromptTokens,
                QuestionTokens,
                Turns,
                ThinkTime,
            },
            .. new Option[] { Trace, Speed, Window, MaxInputTokens, ScaleLengths },
            .. new Option[] { Rate, Arrivals, Concurrency, Duration, Requests, MaxInFlight, Seed },
            .. new Option[] { Model, Header, Objective, FairnessId, Api, AnswerArguments.NoStream, NoIgnoreEos, Http2, RequestTimeout },
            .. new Option[] { AnswerArguments.SloTtft, AnswerArguments.SloTpot, Json, Html, Quiet },
        ];
        command.Add(options);

        command.Validators.Add(CheckBelongings);
        command.Validators.Add(AnswerArguments.Check);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        LoadSettings settings;
        try
        {
            settings = ReadSettings(result);
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine($"igw load: {exception.Message}");
            return Task.FromResult(LoadExitCode.BadUsage);
        }

        LoadProgram program = new(Console.Out, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
        return program.RunAsync(settings, cancellationToken);
    }

    private static LoadSettings ReadSettings(ParseResult result)
    {
        LoadSettings defaults = new() { Target = ReadTarget(result) };
        return defaults with
        {
            Workload = result.GetValue(Workload) ?? defaults.Workload,
            InputTokens = result.GetValue(InputTokens) ?? defaults.InputTokens,
            OutputTokens = result.GetValue(OutputTokens) ?? defaults.OutputTokens,
            SharedPrefix = ReadSharedPrefix(result, defaults.SharedPrefix),
            Conversation = ReadConversation(result, defaults.Conversation),
            Trace = result.GetValue(Trace),
            Replay = ReadReplay(result, defaults.Replay),
            Models = ModelMix.Parse(result.GetValue(Model) ?? []),
            Rate = result.GetValue(Rate),
            Arrivals = result.GetValue(Arrivals) ?? defaults.Arrivals,
            Concurrency = result.GetValue(Concurrency),
            Duration = result.GetValue(Duration),
            Requests = result.GetValue(Requests),
            InFlightLimit = result.GetValue(MaxInFlight) ?? defaults.InFlightLimit,
            Seed = result.GetValue(Seed) ?? defaults.Seed,
            Objectives = AnswerArguments.ReadObjectives(result),
            JsonFile = result.GetValue(Json),
            HtmlFile = result.GetValue(Html),
            IsQuiet = result.GetValue(Quiet),
        };
    }

    private static HttpTarget ReadTarget(ParseResult result)
    {
        List<KeyValuePair<string, string>> headers = [.. (result.GetValue(Header) ?? []).Select(ReadHeader)];
        AddHeader(headers, ObjectiveHeader, result.GetValue(Objective));
        AddHeader(headers, FairnessHeader, result.GetValue(FairnessId));
        return new HttpTarget
        {
            BaseUri = result.GetRequiredValue(Url),
            Api = result.GetValue(Api) ?? CompletionApi.Chat,
            Streams = !result.GetValue(AnswerArguments.NoStream),
            IgnoresEndOfSequence = !result.GetValue(NoIgnoreEos),
            UsesHttp2 = result.GetValue(Http2),
            RequestTimeout = result.GetValue(RequestTimeout) ?? HttpTarget.DefaultRequestTimeout,
            Headers = headers,
        };
    }

    private static SharedPrefixOptions ReadSharedPrefix(ParseResult result, SharedPrefixOptions defaults) =>
        defaults with
        {
            Groups = result.GetValue(Groups) ?? defaults.Groups,
            PromptsPerGroup = result.GetValue(PromptsPerGroup) ?? defaults.PromptsPerGroup,
            SystemPromptTokens = result.GetValue(SystemPromptTokens) is { } tokens
                ? LengthDistribution.Fixed(tokens)
                : defaults.SystemPromptTokens,
            QuestionTokens = result.GetValue(QuestionTokens) ?? defaults.QuestionTokens,
        };

    private static ConversationOptions ReadConversation(ParseResult result, ConversationOptions defaults) =>
        defaults with
        {
            SystemPromptTokens = result.GetValue(SystemPromptTokens) ?? defaults.SystemPromptTokens,
            QuestionTokens = result.GetValue(QuestionTokens) ?? defaults.QuestionTokens,
            Turns = result.GetValue(Turns) ?? defaults.Turns,
            MeanThinkTime = result.GetValue(ThinkTime) ?? defaults.MeanThinkTime,
        };

    private static TraceReplayOptions ReadReplay(ParseResult result, TraceReplayOptions defaults)
    {
        (TimeSpan Start, TimeSpan? End)? window = result.GetValue(Window);
        return defaults with
        {
            Speed = result.GetValue(Speed) ?? defaults.Speed,
            WindowStart = window?.Start ?? defaults.WindowStart,
            WindowEnd = window?.End,
            MaximumInputTokens = result.GetValue(MaxInputTokens),
            LengthScale = result.GetValue(ScaleLengths) ?? defaults.LengthScale,
        };
    }

    private static void CheckBelongings(CommandResult result)
    {
        bool hasTrace = result.GetResult(Trace) is { Implicit: false };
        if (hasTrace && result.GetResult(Workload) is { Implicit: false })
        {
            result.AddError("--trace and --workload exclude each other");
            return;
        }

        string workload =
            hasTrace ? "trace"
            : result.GetResult(Workload) is { Tokens: [var kind, ..] } ? kind.Value
            : "synthetic";
        foreach ((Option option, string[] workloads) in Belongings)
        {
            if (result.GetResult(option) is { Implicit: false } && !workloads.Contains(workload, StringComparer.Ordinal))
            {
                string places = string.Join(" or ", workloads.Select(place => place == "trace" ? "--trace" : $"--workload {place}"));
                result.AddError($"{option.Name} belongs to {places}");
                return;
            }
        }
    }

    private static Option<LengthDistribution?> Lengths(string name, string description) =>
        Arguments.Parsed<LengthDistribution?>(name, "DIST", description, LengthDistribution.Parse);

    private static Option<int?> Whole(string name, string description, params string[] aliases) =>
        Arguments.Whole(name, description, 1, int.MaxValue, aliases);

    private static Uri ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw new FormatException($"'{text}' is not a URL: expected something like http://127.0.0.1:8080");

    internal static WorkloadKind? ReadWorkload(string text) =>
        text switch
        {
            "synthetic" => WorkloadKind.Synthetic,
            "shared-prefix" => WorkloadKind.SharedPrefix,
            "conversation" => WorkloadKind.Conversation,
            _ => throw new FormatException($"'{text}' is no workload: expected synthetic, shared-prefix or conversation"),
        };

    private static ArrivalKind? ReadArrivals(string text) =>
        text switch
        {
            "poisson" => ArrivalKind.Poisson,
            "constant" => ArrivalKind.Constant,
            "uniform" => ArrivalKind.Uniform,
            _ => throw new FormatException($"'{text}' is no kind of arrivals: expected poisson, constant or uniform"),
        };

    private static CompletionApi? ReadApi(string text) =>
        text switch
        {
            "chat" => CompletionApi.Chat,
            "completions" => CompletionApi.Completions,
            _ => throw new FormatException($"'{text}' is no API: expected chat or completions"),
        };

    private static KeyValuePair<string, string> ReadHeader(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? "" : text[..colon].Trim();
        string value = text[(colon + 1)..].Trim();
        bool isToken =
            name.Length > 0
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
        return isToken && !value.Any(char.IsControl)
            ? new KeyValuePair<string, string>(name, value)
            : throw new FormatException($"--header '{text}': expected \"name: value\"");
    }

    private static void AddHeader(List<KeyValuePair<string, string>> headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(ReadHeader($"{name}: {value}"));
        }
    }
}

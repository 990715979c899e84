using InferenceGateway.LoadGeneration.Arrivals;
using InferenceGateway.LoadGeneration.Reports;
using InferenceGateway.LoadGeneration.Sending;
using InferenceGateway.LoadGeneration.Traces;
using InferenceGateway.LoadGeneration.Workloads;

namespace InferenceGateway.LoadGeneration.Program;

/// <summary>Settings worked out into something to run. Immutable.</summary>
/// <param name="Target">Where it is sent.</param>
/// <param name="Options">How the workload is driven.</param>
/// <param name="Workload">What is sent.</param>
/// <param name="ExpectedDuration">How long sending will take, for the progress line; null when unknown.</param>
public sealed record LoadPlan(HttpTarget Target, LoadOptions Options, IWorkload Workload, TimeSpan? ExpectedDuration)
{
    /// <summary>Checks the settings and reads a trace through once, so that a damaged line is found before the run and not in it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="model">Model to ask for by default, for the description.</param>
    /// <exception cref="LoadSettingsException">The settings contradict each other, or the trace cannot be read or is empty.</exception>
    public static LoadPlan Of(LoadSettings settings, string model)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings is { Concurrency: not null, Rate: not null })
        {
            throw new LoadSettingsException("--rate (open loop) and --concurrency (closed loop) exclude each other");
        }

        IWorkload workload = MakeWorkload(settings);
        (long Count, TimeSpan Last)? trace = settings.Trace is null ? null : Measure(workload);
        TimeSpan? duration = settings.Duration ?? DefaultDuration(settings);
        ArrivalProcess? arrivals = MakeArrivals(settings, duration, trace?.Count);
        LoadOptions options = new()
        {
            Arrivals = arrivals,
            Concurrency = settings.Concurrency,
            Duration = duration,
            MaximumRequests = settings.Requests,
            InFlightLimit = settings.InFlightLimit,
            Objectives = settings.Objectives.OverriddenBy(settings.Target.Headers),
            Description = new RunDescription
            {
                Target = settings.Target.BaseUri.ToString(),
                Model = settings.Models.Names.Count > 1 ? string.Join(", ", settings.Models.Names) : model,
                Workload = Describe(settings),
                Arrivals = DescribeArrivals(settings, arrivals),
                RequestedRate = arrivals?.Rate,
                Concurrency = settings.Concurrency,
                Seed = settings.Seed,
                InFlightLimit = settings.InFlightLimit,
            },
        };
        return new LoadPlan(settings.Target, options, workload, ExpectedLength(duration, settings, arrivals, trace?.Last));
    }

    private static IWorkload MakeWorkload(LoadSettings settings)
    {
        try
        {
            if (settings.Trace is { } trace)
            {
                return new TraceReplayWorkload(settings.Seed, TraceSource.Find(trace), settings.Replay, settings.Models);
            }
        }
        catch (FileNotFoundException exception)
        {
            throw new LoadSettingsException(exception.Message, exception);
        }

        return settings.Workload switch
        {
            WorkloadKind.SharedPrefix => new SharedPrefixWorkload(
                settings.Seed,
                settings.SharedPrefix with
                {
                    OutputTokens = settings.OutputTokens,
                },
                settings.Models
            ),
            WorkloadKind.Conversation => new ConversationWorkload(
                settings.Seed,
                settings.Conversation with
                {
                    OutputTokens = settings.OutputTokens,
                },
                settings.Models
            ),
            _ => new SyntheticWorkload(settings.Seed, settings.InputTokens, settings.OutputTokens, settings.Models),
        };
    }

    private static (long Count, TimeSpan Last) Measure(IWorkload workload)
    {
        long count = 0;
        TimeSpan last = TimeSpan.Zero;
        try
        {
            foreach (WorkloadSession session in workload.Sessions())
            {
                count++;
                last = session.Arrival ?? last;
            }
        }
        catch (Exception exception) when (exception is TraceFormatException or IOException or UnauthorizedAccessException)
        {
            throw new LoadSettingsException(exception.Message, exception);
        }

        return count > 0 ? (count, last) : throw new LoadSettingsException($"the {workload.Name} has no requests in the window");
    }

    private static TimeSpan? DefaultDuration(LoadSettings settings) =>
        settings.Trace is null && settings.Requests is null ? LoadSettings.DefaultDuration : null;

    private static ArrivalProcess? MakeArrivals(LoadSettings settings, TimeSpan? duration, long? traceCount)
    {
        if (settings.Concurrency is not null || (settings.Trace is not null && settings.Rate is null))
        {
            return null;
        }

        double rate = settings.Rate ?? LoadSettings.DefaultRate;
        long? requests = settings.Requests ?? traceCount;
        // A given number of Poisson arrivals takes as long as it takes; the other kinds fill a time that follows from the rate.
        TimeSpan length =
            duration ?? (settings.Arrivals == ArrivalKind.Poisson ? TimeSpan.MaxValue : TimeSpan.FromSeconds(requests!.Value / rate));
        return new ArrivalProcess(settings.Arrivals, rate, length, settings.Seed);
    }

    private static TimeSpan? ExpectedLength(TimeSpan? duration, LoadSettings settings, ArrivalProcess? arrivals, TimeSpan? lastOfTrace)
    {
        if (settings.Concurrency is not null || arrivals is not null)
        {
            return duration;
        }

        return duration < lastOfTrace ? duration : lastOfTrace;
    }

    private static string Describe(LoadSettings settings)
    {
        if (settings.Trace is { } trace)
        {
            return $"replay of {trace}" + (settings.Replay.LengthScale.Equals(1) ? "" : $", lengths × {settings.Replay.LengthScale}");
        }

        return settings.Workload switch
        {
            WorkloadKind.SharedPrefix =>
                $"shared-prefix, {settings.SharedPrefix.Groups} × {settings.SharedPrefix.PromptsPerGroup} prompts, "
                    + $"{settings.SharedPrefix.SystemPromptTokens} + {settings.SharedPrefix.QuestionTokens} tokens in, {settings.OutputTokens} out",
            WorkloadKind.Conversation => $"conversation, system prompt of {settings.Conversation.SystemPromptTokens} tokens, "
                + $"{settings.Conversation.Turns} turns, {settings.Conversation.QuestionTokens} tokens in, {settings.OutputTokens} out",
            _ => $"synthetic, {settings.InputTokens} tokens in, {settings.OutputTokens} out",
        };
    }

    private static string DescribeArrivals(LoadSettings settings, ArrivalProcess? arrivals)
    {
        if (settings.Concurrency is { } concurrency)
        {
            return $"closed loop, {concurrency} at once";
        }

        return arrivals is null
            ? $"recorded arrival times, speed {settings.Replay.Speed}"
            : $"open loop, {arrivals.Kind.ToString().ToLowerInvariant()} arrivals, {arrivals.Rate}/s";
    }
}

using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using InferenceGateway.Simulation.Adapters;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.Cli;

/// <summary><c>igw simulate-server</c>: one or many simulated model servers.</summary>
internal static class SimulateServerCommand
{
    private const string About = """
        Times are numbers with a unit (39ns, 250us, 12ms, 1.5s); without a unit they are milliseconds.
        A setting of the profile is replaced by naming it; naming a time drops its standard deviation.

        Exit codes: 0 stopped by SIGINT or SIGTERM after running requests finished, 1 cannot listen, 2 wrong option.
        """;

    private const int MaximumServers = 1000;
    private const int BytesPerMebibyte = 1024 * 1024;

    private static readonly SimulatedServerOptions Defaults = new();

    private static readonly Option<string> Port = Value("--port", "PORT", "First port; 0 takes any free one", Defaults.Port);
    private static readonly Option<string> Count = Value("--count", "N", "Servers, on consecutive ports", 1);
    private static readonly Option<string> Host = Value("--host", "ADDRESS", "IP address to listen on", Defaults.Host);
    private static readonly Option<string> Model = Value("--model", "NAME", "Model to claim to run", Defaults.Model);
    private static readonly Option<string[]> ServedNames = List(
        "--served-model-name",
        "NAME",
        "Names to answer to, the first one shown (default: the model)"
    );
    private static readonly Option<string[]> LoraModules = List(
        "--lora-modules",
        "ADAPTER",
        "Adapters to load: NAME, NAME=PATH or {\"name\":…,\"path\":…}"
    );
    private static readonly Option<string> MaxLoras = Value(
        "--max-loras",
        "N",
        "Adapters that can run at once",
        Defaults.Engine.MaximumAdapters
    );
    private static readonly Option<string> MaxCpuLoras = Value(
        "--max-cpu-loras",
        "N",
        "Adapters kept in host memory (default: as --max-loras)"
    );
    private static readonly Option<string> MaxModelLen = Value(
        "--max-model-len",
        "TOKENS",
        "Longest sequence",
        Defaults.Engine.MaximumModelLength
    );
    private static readonly Option<string> MaxNumSeqs = Value(
        "--max-num-seqs",
        "N",
        "Sequences that can run at once",
        Defaults.Engine.MaximumSequences
    );
    private static readonly Option<string> MaxWaiting = Value(
        "--max-waiting-queue-length",
        "N",
        "Requests that can wait; more get 429",
        Defaults.Engine.MaximumWaiting
    );
    private static readonly Option<string> MaxBatchedTokens = Value(
        "--max-num-batched-tokens",
        "TOKENS",
        "Tokens an engine step can process",
        Defaults.Engine.MaximumBatchedTokens
    );
    private static readonly Option<string> BlockSize = Value(
        "--block-size",
        "TOKENS",
        "Cache block: 8, 16, 32, 64 or 128",
        Defaults.Engine.BlockSize
    );
    private static readonly Option<string> KvCacheSize = Value("--kv-cache-size", "BLOCKS", "Cache blocks", Defaults.Engine.CacheBlocks);
    private static readonly Option<bool> NoPrefixCaching = new("--no-enable-prefix-caching")
    {
        Description = "No reuse of earlier prompts",
    };
    private static readonly Option<bool> PrefixCaching = new("--enable-prefix-caching")
    {
        Description = "Reuse earlier prompts (the default)",
    };
    private static readonly Option<string> Engine = Value("--engine", "ENGINE", "Metric names: vllm or sglang", "vllm");
    private static readonly Option<string> Mode = Value("--mode", "MODE", "Answers: random text or echo", "random");
    private static readonly Option<string> Seed = Value("--seed", "N", "Seed of everything left to chance; server i takes N+i", 0);
    private static readonly Option<string> Profile = Value(
        "--profile",
        "NAME",
        $"Time constants: {string.Join(", ", LatencyProfiles.Names)}",
        LatencyProfiles.Default
    );
    private static readonly Option<string> FailureRate = Value("--failure-injection-rate", "PERCENT", "Requests to fail on purpose", 0);
    private static readonly Option<string[]> FailureTypes = List(
        "--failure-types",
        "TYPE",
        $"How: {string.Join(", ", FailureOptions.Names)} (default: the first six)"
    );
    private static readonly Option<string> SlowHeaders = Value("--slow-headers-delay", "TIME", "Lateness of slow_headers", "5s");
    private static readonly Option<string> Startup = Value("--startup-duration", "TIME", "How long /health/ready says no", "0s");
    private static readonly Option<string> MaxBody = Value(
        "--max-request-body-size-mb",
        "MIB",
        "Largest request body, 1 to 512",
        Defaults.MaximumBodyBytes / BytesPerMebibyte
    );
    private static readonly Option<string> Dimensions = Value(
        "--default-embedding-dimensions",
        "N",
        "Entries of an embedding",
        Defaults.EmbeddingDimensions
    );
    private static readonly Option<bool> RequestIds = new("--enable-request-id-headers") { Description = "Take and return X-Request-Id" };
    private static readonly Option<string> PodName = Value(
        "--pod-name",
        "NAME",
        "x-inference-pod header (default: POD_NAME, else sim-PORT)"
    );
    private static readonly Option<string> PodNamespace = Value(
        "--pod-namespace",
        "NAME",
        "x-inference-namespace header (default: POD_NAMESPACE, else default)"
    );

    private static readonly (LatencySetting Setting, Option<string> Option)[] Latencies =
    [
        .. LatencySetting.All.Select(setting =>
            (
                setting,
                Value(
                    $"--{setting.Name}",
                    "VALUE",
                    $"{setting.Description} ({LatencyProfiles.Default}: {setting.Read(Defaults.Engine.Latency)})"
                )
            )
        ),
    ];

    /// <summary>Options of vLLM that make no difference here, so that its command lines work.</summary>
    private static readonly Option[] Ignored =
    [
        new Option<string>("--tensor-parallel-size") { Hidden = true },
        new Option<bool>("--enforce-eager") { Hidden = true },
        new Option<bool>("--enable-lora") { Hidden = true },
    ];

    public static Command Create()
    {
        Verb command = new(
            "simulate-server",
            "Simulates a vLLM server: interface, metrics, prefix cache and timing, computing nothing",
            About
        );
        Option[] options =
        [
            .. new Option[] { Port, Count, Host, Model, ServedNames, Seed, Mode, Profile },
            .. new Option[]
            {
                MaxNumSeqs,
                MaxWaiting,
                MaxBatchedTokens,
                MaxModelLen,
                BlockSize,
                KvCacheSize,
                PrefixCaching,
                NoPrefixCaching,
            },
            .. Latencies.Select(entry => (Option)entry.Option),
            .. new Option[] { LoraModules, MaxLoras, MaxCpuLoras, Engine, FailureRate, FailureTypes, SlowHeaders, Startup },
            .. new Option[] { MaxBody, Dimensions, RequestIds, PodName, PodNamespace },
            .. Ignored,
        ];
        command.Add(options);

        // Not an asynchronous action: those are cut off two seconds after a signal, and running requests may take longer.
        command.SetAction(result => RunAsync(result).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        List<SimulatedServerOptions> servers;
        try
        {
            servers = ReadServers(result);
        }
        catch (FormatException problem)
        {
            await Console.Error.WriteLineAsync($"igw simulate-server: {problem.Message}");
            return 2;
        }

        TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext context)
        {
            // The first signal drains; a second one ends the process as it would without us.
            context.Cancel = stop.TrySetResult();
        }

        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        return await ServeAsync(servers, stop.Task);
    }

    private static async Task<int> ServeAsync(List<SimulatedServerOptions> options, Task stop)
    {
        List<SimulatedServer> servers = [];
        try
        {
            foreach (SimulatedServerOptions one in options)
            {
                SimulatedServer server = await SimulatedServer.StartAsync(one, TimeProvider.System);
                servers.Add(server);
                await Console.Out.WriteLineAsync($"{server.PodName} listens on {server.Address} as {one.DisplayedModel}");
            }

            await stop;
            await Console.Error.WriteLineAsync("stopping; running requests may finish");
            await Task.WhenAll(servers.Select(server => server.StopAsync()));
            return 0;
        }
        catch (IOException problem)
        {
            string place = $"{options[servers.Count].Host}:{options[servers.Count].Port}";
            await Console.Error.WriteLineAsync(
                $"igw simulate-server: cannot listen on {place}: {problem.InnerException?.Message ?? problem.Message}"
            );
            return 1;
        }
        finally
        {
            foreach (SimulatedServer server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static List<SimulatedServerOptions> ReadServers(ParseResult result)
    {
        SimulatedServerOptions first = ReadOptions(result);
        int count = Whole(result, Count);
        if (count is < 1 or > MaximumServers)
        {
            throw new FormatException($"--count must be from 1 to {MaximumServers}, but is {count}");
        }

        List<SimulatedServerOptions> servers = [];
        for (int i = 0; i < count; i++)
        {
            SimulatedServerOptions server = first with { Port = first.Port == 0 ? 0 : first.Port + i, Seed = unchecked(first.Seed + i) };
            if (count > 1 && first.PodName is { } pod)
            {
                server = server with { PodName = $"{pod}-{i}" };
            }

            servers.Add(server.Validate() is { } problem ? throw new FormatException($"--{problem}") : server);
        }

        return servers;
    }

    private static SimulatedServerOptions ReadOptions(ParseResult result) =>
        new()
        {
            Host = Text(result, Host) == "localhost" ? Defaults.Host : Text(result, Host),
            Port = Whole(result, Port),
            Model = Text(result, Model),
            ServedModelNames = result.GetValue(ServedNames) ?? [],
            Adapters = [.. (result.GetValue(LoraModules) ?? []).Select(ReadAdapter)],
            MaximumHostAdapters = result.GetValue(MaxCpuLoras) is null ? null : Whole(result, MaxCpuLoras),
            Engine = ReadEngine(result),
            MetricNames = Text(result, Engine) switch
            {
                "vllm" => EngineKind.Vllm,
                "sglang" => EngineKind.Sglang,
                string other => throw Unknown(Engine, other, "vllm or sglang"),
            },
            Mode = Text(result, Mode) switch
            {
                "random" => GenerationMode.Random,
                "echo" => GenerationMode.Echo,
                string other => throw Unknown(Mode, other, "random or echo"),
            },
            Seed = Whole(result, Seed),
            Failures = ReadFailures(result),
            StartupDuration = Time(result, Startup),
            MaximumBodyBytes = Math.Clamp(Whole(result, MaxBody), 0, 1024) * BytesPerMebibyte,
            EmbeddingDimensions = Whole(result, Dimensions),
            EchoesRequestId = result.GetValue(RequestIds),
            PodName = result.GetValue(PodName) ?? Environment.GetEnvironmentVariable("POD_NAME"),
            PodNamespace = result.GetValue(PodNamespace) ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? Defaults.PodNamespace,
        };

    private static ServerModelOptions ReadEngine(ParseResult result) =>
        new()
        {
            MaximumSequences = Whole(result, MaxNumSeqs),
            MaximumWaiting = Whole(result, MaxWaiting),
            MaximumBatchedTokens = Whole(result, MaxBatchedTokens),
            MaximumModelLength = Whole(result, MaxModelLen),
            BlockSize = Whole(result, BlockSize),
            CacheBlocks = Whole(result, KvCacheSize),
            PrefixCaching = !result.GetValue(NoPrefixCaching),
            MaximumAdapters = Whole(result, MaxLoras),
            Latency = ReadLatency(result),
        };

    private static LatencyOptions ReadLatency(ParseResult result)
    {
        string profile = Text(result, Profile);
        LatencyOptions latency = LatencyProfiles.Find(profile) ?? throw Unknown(Profile, profile, string.Join(", ", LatencyProfiles.Names));
        HashSet<string> named =
        [
            .. Latencies.Where(entry => result.GetValue(entry.Option) is not null).Select(entry => entry.Setting.Name),
        ];
        if (named.Contains("time-to-first-token"))
        {
            latency = latency with { TimeToFirstTokenDeviation = TimeSpan.Zero };
        }

        if (named.Contains("inter-token-latency"))
        {
            latency = latency with { InterTokenLatencyDeviation = TimeSpan.Zero };
        }

        if (named.Contains("prefill-overhead") || named.Contains("prefill-time-per-token"))
        {
            latency = latency with { PrefillTimeDeviation = TimeSpan.Zero };
        }

        foreach ((LatencySetting setting, Option<string> option) in Latencies)
        {
            if (result.GetValue(option) is { } text)
            {
                latency =
                    setting.Write(latency, text)
                    ?? throw new FormatException($"{option.Name}: \"{text}\" cannot be read; {setting.Description}");
            }
        }

        return latency;
    }

    private static FailureOptions ReadFailures(ParseResult result) =>
        new()
        {
            Rate = Whole(result, FailureRate),
            Types =
            [
                .. (result.GetValue(FailureTypes) ?? []).Select(name =>
                    FailureOptions.Find(name) ?? throw Unknown(FailureTypes, name, string.Join(", ", FailureOptions.Names))
                ),
            ],
            SlowHeadersDelay = Time(result, SlowHeaders),
        };

    private static AdapterModule ReadAdapter(string text)
    {
        if (!text.StartsWith('{'))
        {
            string[] parts = text.Split('=', 2);
            return parts[0].Length > 0
                ? new AdapterModule(parts[0], parts[^1])
                : throw new FormatException($"--lora-modules: \"{text}\" has no name");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            string? name = document.RootElement.TryGetProperty("name", out JsonElement value) ? value.GetString() : null;
            string? path = document.RootElement.TryGetProperty("path", out value) ? value.GetString() : null;
            return string.IsNullOrEmpty(name)
                ? throw new FormatException($"--lora-modules: {text} has no name")
                : new AdapterModule(name, path ?? name);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FormatException($"--lora-modules: {text} is not an object with name and path", problem);
        }
    }

    private static Option<string> Value(string name, string shape, string description, object? fallback = null)
    {
        Option<string> option = new(name) { HelpName = shape, Description = description };
        if (fallback is not null)
        {
            string text = Convert.ToString(fallback, CultureInfo.InvariantCulture)!;
            option.DefaultValueFactory = _ => text;
        }

        return option;
    }

    private static Option<string[]> List(string name, string shape, string description) =>
        new(name)
        {
            HelpName = shape,
            Description = description,
            AllowMultipleArgumentsPerToken = true,
        };

    private static string Text(ParseResult result, Option<string> option) => result.GetValue(option) ?? "";

    private static int Whole(ParseResult result, Option<string> option)
    {
        string text = Text(result, option);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException($"{option.Name} must be a whole number, but is \"{text}\"");
    }

    private static TimeSpan Time(ParseResult result, Option<string> option)
    {
        string text = Text(result, option);
        return DurationText.TryParse(text, out TimeSpan value)
            ? value
            : throw new FormatException($"{option.Name} must be a time such as 250us, 12ms or 1.5s, but is \"{text}\"");
    }

    private static FormatException Unknown(Option option, string value, string expected) =>
        new($"{option.Name} must be {expected}, but is \"{value}\"");
}

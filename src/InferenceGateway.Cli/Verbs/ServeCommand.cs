using System.CommandLine;
using System.Net;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.StandaloneGateway;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli;

/// <summary><c>igw serve</c>: the standalone gateway.</summary>
internal static class ServeCommand
{
    private const string About = """
        Endpoints come from --endpoint (repeatable) or from --endpoints-file, which is read again when it changes:
          endpoints:
          - { name: gpu-a, address: 10.1.0.7, port: "8000" }
          - { name: gpu-b, url: "http://gpu-b:8000" }
        Their /metrics pages are scraped (vLLM and others). The gateway's own pages: /live/ /health /ready /metrics.
        Times are numbers with a unit: 50ms, 10s, 5m; without a unit they are seconds.

        Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 cannot listen, 2 wrong option, configuration or file.
        """;

    private static readonly StandaloneGatewayOptions Defaults = new();

    private static readonly Option<string[]> Endpoint = new("--endpoint", "-e")
    {
        Description = "Model server, such as http://10.0.0.7:8000 or gpu-a=http://10.0.0.7:8000; repeatable",
        HelpName = "[NAME=]URL",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> EndpointsFile = new("--endpoints-file")
    {
        Description = "YAML or JSON file that lists model servers; followed while running",
        HelpName = "FILE",
    };

    private static readonly Option<string?> ResourcesFile = new("--resources-file")
    {
        Description = "YAML or JSON file of InferenceObjective and InferenceModelRewrite manifests; followed while running",
        HelpName = "FILE",
    };

    private static readonly Option<string?> ConfigFile = new("--config-file", "-c")
    {
        Description = "EndpointPickerConfig to route by (default: work-aware, which needs no tuning)",
        HelpName = "FILE",
    };

    private static readonly Option<IPAddress> Host = Arguments.Parsed(
        "--host",
        "ADDRESS",
        "Address to listen on (default 127.0.0.1)",
        ReadHost
    );
    private static readonly Option<int?> Port = Arguments.Whole(
        "--port",
        "Port to listen on, 0 for any free one (default 8080)",
        0,
        65535,
        "-p"
    );
    private static readonly Option<string?> Engine = new("--default-engine")
    {
        Description = "Engine of endpoints without an engine label: vllm (default), sglang, trtllm-serve, triton-tensorrt-llm, triton",
        HelpName = "NAME",
    };

    private static readonly Option<TimeSpan?> ScrapeInterval = Arguments.Time(
        "--scrape-interval",
        "Time between two scrapes of an endpoint (default 50ms)"
    );
    private static readonly Option<TimeSpan?> ActivityTimeout = Arguments.Time(
        "--activity-timeout",
        "How long nothing may pass between gateway and endpoint (default 10m)"
    );
    private static readonly Option<TimeSpan?> ConnectTimeout = Arguments.Time(
        "--connect-timeout",
        "How long connecting may take (default 2s)"
    );
    private static readonly Option<TimeSpan?> DrainTimeout = Arguments.Time(
        "--drain-timeout",
        "How long running requests may take to finish after SIGTERM (default 30s)"
    );
    private static readonly Option<int?> MaxAttempts = Arguments.Whole(
        "--max-attempts",
        "Endpoints tried before a request fails (default 3)",
        1,
        100
    );
    private static readonly Option<long?> MaxBody = Arguments.Bytes("--max-body", "Largest request body (default 64Mi)");
    private static readonly Option<long?> MaxBuffered = Arguments.Bytes(
        "--max-buffered",
        "Bytes of request bodies held at one time (default 1Gi)"
    );
    private static readonly Option<long?> MaxHeaders = Arguments.Bytes("--max-headers", "Total size of a request's headers (default 64Ki)");
    private static readonly Option<string?> PoolName = new("--pool-name")
    {
        Description = "Pool name in metrics (default igw)",
        HelpName = "NAME",
    };
    private static readonly Option<bool> Experimental = new("--allow-experimental-plugins")
    {
        Description = "Permit plugins of stability alpha",
    };
    private static readonly Option<bool> Insecure = new("--insecure-skip-verify")
    {
        Description = "Accept any certificate of https endpoints",
    };
    private static readonly Option<int?> Samples = Arguments.Whole(
        "--sampled-decisions",
        "Decisions per second recorded for the live page (default 20, 0 = none)",
        0,
        10_000
    );

    public static Command Create()
    {
        Verb command = new("serve", "Runs the standalone gateway in front of OpenAI-compatible model servers", About);
        Option[] options =
        [
            Endpoint,
            EndpointsFile,
            ResourcesFile,
            ConfigFile,
            Host,
            Port,
            Engine,
            ScrapeInterval,
            ActivityTimeout,
            ConnectTimeout,
            DrainTimeout,
            MaxAttempts,
            MaxBody,
            MaxBuffered,
            MaxHeaders,
            PoolName,
            Experimental,
            Insecure,
            Samples,
            Logging.Verbosity,
        ];
        command.Add(options);

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        SocketCompletions.RunInline();
        StandaloneGatewayOptions options = Read(arguments);
        if (options.Endpoints.Count == 0 && options.EndpointsFile is null)
        {
            return await Exit.WrongUseAsync("igw serve: give at least one --endpoint URL, or --endpoints-file FILE (igw serve --help)");
        }

        try
        {
            await using StandaloneGatewayHost gateway = new(options, TimeProvider.System, log => Logging.Configure(log, arguments));
            await gateway.StartAsync(cancellation);
            await Console.Error.WriteLineAsync($"igw serve: listening on {gateway.Address}  live page: {gateway.Address}live/");
            await Exit.WhenCancelledAsync(cancellation);
            await gateway.StopAsync();
            return 0;
        }
        catch (ConfigurationException exception)
        {
            return await Exit.WrongUseAsync($"igw serve: {exception.Message}");
        }
        catch (IOException exception)
        {
            return await Exit.FailedAsync($"igw serve: {exception.Message}");
        }
    }

    private static StandaloneGatewayOptions Read(ParseResult arguments) =>
        Defaults with
        {
            Host = arguments.GetValue(Host) ?? Defaults.Host,
            Port = arguments.GetValue(Port) ?? Defaults.Port,
            Endpoints = arguments.GetValue(Endpoint) ?? [],
            EndpointsFile = arguments.GetValue(EndpointsFile),
            ResourcesFile = arguments.GetValue(ResourcesFile),
            ConfigurationFile = arguments.GetValue(ConfigFile),
            PoolName = arguments.GetValue(PoolName) ?? Defaults.PoolName,
            DefaultEngine = arguments.GetValue(Engine) ?? Defaults.DefaultEngine,
            ScrapeInterval = arguments.GetValue(ScrapeInterval) ?? Defaults.ScrapeInterval,
            ActivityTimeout = arguments.GetValue(ActivityTimeout) ?? Defaults.ActivityTimeout,
            ConnectTimeout = arguments.GetValue(ConnectTimeout) ?? Defaults.ConnectTimeout,
            DrainTimeout = arguments.GetValue(DrainTimeout) ?? Defaults.DrainTimeout,
            MaximumAttempts = arguments.GetValue(MaxAttempts) ?? Defaults.MaximumAttempts,
            MaximumBodyBytes = arguments.GetValue(MaxBody) ?? Defaults.MaximumBodyBytes,
            MaximumBufferedBytes = arguments.GetValue(MaxBuffered) ?? Defaults.MaximumBufferedBytes,
            MaximumHeaderBytes = (int)Math.Min(arguments.GetValue(MaxHeaders) ?? Defaults.MaximumHeaderBytes, int.MaxValue),
            AllowExperimentalPlugins = arguments.GetValue(Experimental),
            InsecureSkipVerify = arguments.GetValue(Insecure),
            SampledDecisionsPerSecond = arguments.GetValue(Samples) ?? Defaults.SampledDecisionsPerSecond,
        };

    private static IPAddress ReadHost(string text) =>
        text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new FormatException("an IP address was expected, such as 127.0.0.1 or 0.0.0.0");
}

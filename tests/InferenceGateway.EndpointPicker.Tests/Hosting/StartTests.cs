using InferenceGateway.EndpointPicker.Hosting;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.EndpointPicker.Tests.Hosting;

/// <summary>What can keep a picker from starting, and what it says then.</summary>
public sealed class StartTests
{
    private const int Patience = 120_000;

    [Fact]
    public void Without_file_discovery_the_start_says_what_is_needed() =>
        Refused("plugins: [ { type: queue-scorer } ]").ShouldContain("dataLayer.discovery: is missing");

    [Theory]
    [InlineData("plugins: [", "line 2, column 1")]
    [InlineData("dataLayer: { discovery: { pluginRef: nobody } }", "dataLayer.discovery.pluginRef: references undefined plugin 'nobody'")]
    [InlineData("dataLayer: { discovery: { } }", "dataLayer.discovery.pluginRef: is missing")]
    [InlineData("dataLayer: { discovry: { } }", "discovery")] // the nearest name
    [InlineData(
        "plugins: [ { type: queue-scorer } ]\ndataLayer: { discovery: { pluginRef: queue-scorer } }",
        "plugin 'queue-scorer' of type 'queue-scorer' is no discovery"
    )]
    [InlineData(
        "plugins: [ { type: file-discovery } ]\ndataLayer: { discovery: { pluginRef: file-discovery } }",
        "plugins[0].parameters.path: is missing"
    )]
    [InlineData(
        "plugins: [ { type: file-discovery, parameters: { path: a, watch: true } } ]\ndataLayer: { discovery: { pluginRef: file-discovery } }",
        "plugins[0].parameters.watch: unknown parameter"
    )]
    [InlineData(
        "plugins: [ { type: file-discovery, parameters: { path: a, watchFile: often } } ]\ndataLayer: { discovery: { pluginRef: file-discovery } }",
        "plugins[0].parameters.watchFile: true or false was expected"
    )]
    [InlineData(
        "plugins: [ { type: file-discovery, parameters: [ a ] } ]\ndataLayer: { discovery: { pluginRef: file-discovery } }",
        "plugins[0].parameters: a mapping"
    )]
    [InlineData(
        "plugins: [ { type: file-discovery, parameters: { path: a } }, { type: session-affinity-scorer } ]\ndataLayer: { discovery: { pluginRef: file-discovery } }",
        "--allow-experimental-plugins"
    )]
    public void A_configuration_that_cannot_work_is_refused_with_its_place(string text, string problem) =>
        Refused(text).ShouldContain(problem);

    [Fact(Timeout = Patience)]
    public async Task A_missing_endpoints_file_is_named()
    {
        await using EndpointPickerHost host = new(
            Options(RunningPicker.Configuration("/nowhere/e.yaml")),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

        (await Should.ThrowAsync<ConfigurationException>(() => host.StartAsync(CancellationToken.None))).Message.ShouldContain(
            "/nowhere/e.yaml"
        );
    }

    [Fact(Timeout = Patience)]
    public async Task What_reading_and_compiling_the_configuration_found_is_said_once_each()
    {
        using RecordingLog log = new();
        await using RunningPicker picker = await RunningPicker.StartAsync(
            options =>
                options with
                {
                    ConfigText = $$"""
                        apiVersion: inference.networking.x-k8s.io/v1alpha1
                        {{options.ConfigText}}
                        requestHandler: { parsers: [ { pluginRef: passthrough-parser }, { pluginRef: openai-parser } ] }
                        """,
                },
            log: log
        );

        log.All.Count(line => line.Contains("is deprecated", StringComparison.Ordinal)).ShouldBe(1); // found by reading
        log.All.Count(line => line.Contains("parser 'openai-parser' is never asked", StringComparison.Ordinal)).ShouldBe(1); // by compiling
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_in_use_is_named_with_its_purpose()
    {
        await using RunningPicker first = await RunningPicker.StartAsync();
        using Folder folder = new();
        EndpointPickerOptions options = Options(RunningPicker.Configuration(folder.Write("e.yaml", "endpoints: []")));
        await using EndpointPickerHost second = new(
            options with
            {
                GrpcHealthPort = first.Host.GrpcHealthPort,
            },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

        string message = (await Should.ThrowAsync<IOException>(() => second.StartAsync(CancellationToken.None))).Message;
        message.ShouldContain(first.Host.GrpcHealthPort.ToString(null, null));
        message.ShouldContain("health");
    }

    private static string Refused(string text) =>
        Should
            .Throw<ConfigurationException>(() => new EndpointPickerHost(Options(text), TimeProvider.System, NullLoggerFactory.Instance))
            .Message;

    private static EndpointPickerOptions Options(string text) =>
        new()
        {
            Host = System.Net.IPAddress.Loopback,
            GrpcPort = 0,
            GrpcHealthPort = 0,
            MetricsPort = 0,
            IsSecure = false,
            HasTracing = false,
            ConfigText = text,
        };
}

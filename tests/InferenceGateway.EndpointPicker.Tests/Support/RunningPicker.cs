using System.Net;
using InferenceGateway.EndpointPicker.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tests.Support;

/// <summary>A picker on free ports of the loopback address, with a folder of its own for its files.</summary>
internal sealed class RunningPicker : IAsyncDisposable
{
    private readonly Folder _folder;
    private readonly ILoggerFactory _logging;
    private Task? _stop;

    private RunningPicker(Folder folder, ILoggerFactory logging, EndpointPickerHost host)
    {
        _folder = folder;
        _logging = logging;
        Host = host;
    }

    public EndpointPickerHost Host { get; }

    public Uri MetricsAddress => new($"http://127.0.0.1:{Host.MetricsPort}/");

    public static async Task<RunningPicker> StartAsync(
        Func<EndpointPickerOptions, EndpointPickerOptions>? change = null,
        TimeProvider? clock = null,
        string endpoints = "endpoints: []",
        ILoggerProvider? log = null,
        LogLevel level = LogLevel.Information
    )
    {
        Folder folder = new();
        ILoggerFactory logging = LoggerFactory.Create(builder =>
        {
            builder.SetMinimumLevel(level);
            if (log is not null)
            {
                builder.AddProvider(log);
            }
        });
        EndpointPickerOptions options = new()
        {
            Host = IPAddress.Loopback,
            GrpcPort = 0,
            GrpcHealthPort = 0,
            MetricsPort = 0,
            IsSecure = false,
            HasTracing = false,
            DrainTimeout = TimeSpan.Zero,
            ConfigText = Configuration(folder.Write("endpoints.yaml", endpoints)),
        };
        RunningPicker picker = new(
            folder,
            logging,
            new EndpointPickerHost(change?.Invoke(options) ?? options, clock ?? TimeProvider.System, logging)
        );
        await picker.Host.StartAsync(CancellationToken.None);
        return picker;
    }

    public static string Configuration(string endpointsFile) =>
        $$"""
            plugins:
            - { type: file-discovery, parameters: { path: "{{endpointsFile}}" } }
            - type: queue-scorer
            - type: no-hit-lru-scorer
            dataLayer: { discovery: { pluginRef: file-discovery } }
            """;

    public Task StopAsync(CancellationToken atOnce = default) => _stop ??= Host.StopAsync(atOnce);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _logging.Dispose();
        _folder.Dispose();
    }
}

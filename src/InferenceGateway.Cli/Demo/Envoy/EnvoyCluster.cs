using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using InferenceGateway.Cli.Clusters;
using InferenceGateway.EndpointPicker;
using InferenceGateway.EndpointPicker.Hosting;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;
using InferenceGateway.Simulation.Server;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.Cli.Demo.Envoy;

/// <summary>Simulated model servers and the endpoint picker in this process, with a real Envoy between them and the clients.</summary>
internal sealed class EnvoyCluster : ICluster
{
    private readonly SimulatedServers _servers;
    private readonly ILoggerFactory _logging;
    private string? _endpointsFolder;
    private EndpointPickerHost? _picker;
    private EnvoyChild? _envoy;

    private EnvoyCluster(SimulatedServers servers, Action<ILoggingBuilder> configureLogging, string policy)
    {
        _servers = servers;
        _logging = LoggerFactory.Create(configureLogging);
        Policy = policy;
    }

    public Uri Address { get; private set; } = null!;

    public string Policy { get; }

    /// <summary>Envoy's admin pages.</summary>
    public Uri Admin { get; private set; } = null!;

    /// <summary>The picker's metrics.</summary>
    public Uri Metrics => At(_picker!.MetricsPort, "/metrics");

    /// <param name="options">Shape; the port is Envoy's.</param>
    /// <param name="program">Path of Envoy.</param>
    /// <exception cref="ConfigurationException">The configuration or an option cannot work.</exception>
    /// <exception cref="IOException">The port is in use, or Envoy does not start.</exception>
    public static async Task<EnvoyCluster> StartAsync(
        ClusterOptions options,
        ConfigurationDocument configuration,
        string program,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellation
    )
    {
        SimulatedServers servers = await SimulatedServers.StartAsync(options, cancellation);
        EnvoyCluster cluster = new(servers, configureLogging, configuration.Source);
        try
        {
            await cluster.StartPickerAsync(options, configuration, cancellation);
            await cluster.StartEnvoyAsync(options.Port, program, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StopAsync()
    {
        if (_envoy is not null)
        {
            await _envoy.DisposeAsync();
            _envoy = null;
        }

        await _picker!.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_envoy is not null)
        {
            await _envoy.DisposeAsync();
        }

        if (_picker is not null)
        {
            await _picker.DisposeAsync();
        }

        await _servers.DisposeAsync();
        _logging.Dispose();
        if (_endpointsFolder is not null)
        {
            Directory.Delete(_endpointsFolder, recursive: true);
        }
    }

    private async Task StartPickerAsync(ClusterOptions options, ConfigurationDocument configuration, CancellationToken cancellation)
    {
        _endpointsFolder = Directory.CreateTempSubdirectory("igw-demo-").FullName;
        string file = Path.Combine(_endpointsFolder, "endpoints.yaml");
        await File.WriteAllLinesAsync(file, ["endpoints:", .. _servers.All.Select(Entry)], cancellation);
        // The path is one of ours: no character of it needs escaping.
        using JsonDocument parameters = JsonDocument.Parse($$"""{"path":"{{file}}"}""");
        PluginEntry discovery = new("demo-endpoints", EndpointFileDiscovery.Type, parameters.RootElement.Clone());
        _picker = new EndpointPickerHost(
            new EndpointPickerOptions
            {
                Host = IPAddress.Loopback,
                GrpcPort = 0,
                GrpcHealthPort = 0,
                MetricsPort = 0,
                PoolName = "demo",
                IsSecure = false,
                DrainTimeout = TimeSpan.Zero,
                Configuration = configuration with { Discovery = new DiscoveryEntry(discovery, "--envoy") },
                AllowsExperimentalPlugins = options.AllowsExperimentalPlugins,
            },
            TimeProvider.System,
            _logging
        );
        await _picker.StartAsync(cancellation);
    }

    private async Task StartEnvoyAsync(int port, string program, CancellationToken cancellation)
    {
        // All at once, so that they differ.
        int[] free = FreePorts(3);
        int listener = port == 0 ? free[0] : port;
        Address = At(listener, "/");
        Admin = At(free[1], "/");
        string bootstrap = EnvoyBootstrap.Fill(listener, admin: free[1], readiness: free[2], _picker!.GrpcPort);
        _envoy = await EnvoyChild.StartAsync(program, bootstrap, Admin, cancellation);
    }

    private static string Entry(SimulatedServer server) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"- {{ name: {server.PodName}, address: {server.Address.Host}, port: \"{server.Address.Port}\" }}"
        );

    private static Uri At(int port, string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));

    private static int[] FreePorts(int count)
    {
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}

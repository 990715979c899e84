using System.Globalization;
using System.Net;
using InferenceGateway.Benchmarks.Conversations.Cases;
using InferenceGateway.Benchmarks.Conversations.Http1;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Processes;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>The standalone gateway, or any other that takes HTTP/1.1 and passes it on to the servers of a file.</summary>
internal sealed class GatewayServer(string command, string? configurationFile, int? processor) : IBenchmarkedServer
{
    /// <summary>Stands for an Envoy on the PATH that picks servers in turn.</summary>
    private const string Envoy = "envoy";

    private const string EnvoyCommand = "envoy -c {envoy-config} --log-level error --use-dynamic-base-id";
    private const string Flags = "--port {port} --endpoints-file {endpoints} --verbosity 0";
    private const int MostGroups = 32;
    private const int BytesOfAllGroups = 16 * 1024 * 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("igw-benchmark-");
    private int _port;

    public Uri MetricsPage => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/metrics"));

    public ChildProcess Start(IReadOnlyList<int> modelServerPorts)
    {
        string endpointsFile = Path.Combine(_directory.FullName, "endpoints.yaml");
        File.WriteAllText(endpointsFile, BenchmarkConfiguration.Endpoints(modelServerPorts));
        _port = FreePorts.Find(1)[0];
        string envoyFile = Path.Combine(_directory.FullName, "envoy.yaml");
        if (command == Envoy)
        {
            File.WriteAllText(envoyFile, BenchmarkConfiguration.Envoy(_port, modelServerPorts));
        }

        string whole =
            command == Envoy ? EnvoyCommand
            : command.Contains("{port}", StringComparison.Ordinal) ? command
            : $"{command} {Flags}";
        List<string> words =
        [
            .. CommandWords
                .Split(whole)
                .Select(word =>
                    word.Replace("{port}", _port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                        .Replace("{endpoints}", endpointsFile, StringComparison.Ordinal)
                        .Replace("{envoy-config}", envoyFile, StringComparison.Ordinal)
                        .Replace(
                            "{endpoint}",
                            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{modelServerPorts[0]}"),
                            StringComparison.Ordinal
                        )
                ),
        ];
        if (configurationFile is not null)
        {
            words.AddRange(["--config-file", configurationFile]);
        }

        return ChildProcess.Start(words, processor?.ToString(CultureInfo.InvariantCulture), true);
    }

    public LoadLoop Connect(LoadCase load)
    {
        HttpPlan plan = new(load.BodyBytes, Math.Clamp(BytesOfAllGroups / load.BodyBytes, 1, MostGroups), load.Chunks, load.ChunkInterval);
        LoadTally tally = new();
        IPEndPoint server = new(IPAddress.Loopback, _port);
        List<LoadConnection> opened = [];
        for (int i = 0; i < load.Concurrency; i++)
        {
            opened.Add(HttpConnection.Connect(server, plan, tally));
        }

        return new LoadLoop(opened, load.RequestsPerSecond, tally)
        {
            StaggerNanoseconds = (long)(load.ChunkInterval.TotalMicroseconds * 1e3),
        };
    }

    public void Dispose() => _directory.Delete(true);
}

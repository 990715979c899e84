using System.Globalization;
using System.Net;
using InferenceGateway.Benchmarks.Conversations.Cases;
using InferenceGateway.Benchmarks.Conversations.Http2;
using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Messages;
using InferenceGateway.Benchmarks.Conversations.Processes;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>An endpoint picker: any program that takes the flags of <c>igw epp</c>.</summary>
internal sealed class EndpointPickerServer(string command, string? configuration, int connections, int? processor) : IBenchmarkedServer
{
    private const string Flags =
        "--config-file {config} --pool-name bench --grpc-port {port} --grpc-health-port {health-port} --metrics-port {metrics-port}"
        + " --secure-serving=false --metrics-endpoint-auth=false";

    private const int MostGroups = 32;
    private const int BytesOfAllGroups = 16 * 1024 * 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("igw-benchmark-");
    private int _port;

    public Uri MetricsPage { get; private set; } = new("http://127.0.0.1:1/metrics");

    public ChildProcess Start(IReadOnlyList<int> modelServerPorts)
    {
        string endpointsFile = Path.Combine(_directory.FullName, "endpoints.yaml");
        string configurationFile = Path.Combine(_directory.FullName, "config.yaml");
        File.WriteAllText(endpointsFile, BenchmarkConfiguration.Endpoints(modelServerPorts));
        File.WriteAllText(configurationFile, BenchmarkConfiguration.WithDiscovery(configuration, endpointsFile));
        int[] ports = FreePorts.Find(3);
        _port = ports[0];
        MetricsPage = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[2]}/metrics"));
        string whole = command.Contains("{port}", StringComparison.Ordinal) ? command : $"{command} {Flags}";
        return ChildProcess.Start(
            CommandWords
                .Split(whole)
                .Select(word =>
                    word.Replace("{config}", configurationFile, StringComparison.Ordinal)
                        .Replace("{endpoints}", endpointsFile, StringComparison.Ordinal)
                        .Replace("{port}", Text(ports[0]), StringComparison.Ordinal)
                        .Replace("{health-port}", Text(ports[1]), StringComparison.Ordinal)
                        .Replace("{metrics-port}", Text(ports[2]), StringComparison.Ordinal)
                ),
            processor is { } pinned ? Text(pinned) : null,
            true
        );
    }

    public LoadLoop Connect(LoadCase load)
    {
        int groups = Math.Clamp(BytesOfAllGroups / load.BodyBytes, 1, MostGroups);
        ConversationPlan plan = new(
            [.. Enumerable.Range(0, groups).Select(group => ConversationScripts.Request(load.BodyBytes, group))],
            ConversationScripts.Response(load.Chunks),
            load.Chunks,
            (long)(load.ChunkInterval.TotalMicroseconds * 1e3)
        );
        int count = Math.Min(connections, load.Concurrency);
        LoadTally tally = new();
        IPEndPoint server = new(IPAddress.Loopback, _port);
        List<LoadConnection> opened = [];
        for (int i = 0; i < count; i++)
        {
            int streams = (load.Concurrency / count) + (i < load.Concurrency % count ? 1 : 0);
            opened.Add(ConversationConnection.Connect(server, plan, tally, streams));
        }

        return new LoadLoop(opened, load.RequestsPerSecond, tally) { StaggerNanoseconds = plan.ChunkIntervalNanoseconds };
    }

    public void Dispose() => _directory.Delete(true);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using InferenceGateway.Benchmarks.Conversations.Load;
using InferenceGateway.Benchmarks.Conversations.Processes;

namespace InferenceGateway.Benchmarks.Conversations.Cases;

/// <summary>A kind of server that can be measured: how to start one and how to put load on it. Everything else is seen from outside.</summary>
internal interface IBenchmarkedServer : IDisposable
{
    /// <summary>Where its metrics page is, once it has been started.</summary>
    Uri MetricsPage { get; }

    /// <summary>Starts it in front of model servers.</summary>
    /// <param name="modelServerPorts">Ports of loopback.</param>
    ChildProcess Start(IReadOnlyList<int> modelServerPorts);

    /// <summary>Connects to it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It does not listen yet.</exception>
    LoadLoop Connect(LoadCase load);
}

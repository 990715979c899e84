namespace InferenceGateway.Cli.Clusters;

/// <summary>Model servers with a gateway in front of them.</summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>Where clients connect.</summary>
    Uri Address { get; }

    /// <summary>What it routes by.</summary>
    string Policy { get; }

    /// <summary>Ends the gateway in good order.</summary>
    Task StopAsync();
}

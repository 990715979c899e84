namespace InferenceGateway.EndpointPicker.Health;

/// <summary>What decides whether requests should be sent here. The default value is that of a process that has just started.</summary>
internal readonly record struct ServingConditions
{
    /// <summary>The endpoints are known: discovery finished its first round.</summary>
    public bool IsSynced { get; init; }

    /// <summary>Some parser does not speak the pool's protocol.</summary>
    public bool IsProtocolMismatched { get; init; }

    /// <summary>Some plugin says that it is not ready.</summary>
    public bool IsPluginUnready { get; init; }

    /// <summary>Another replica leads.</summary>
    public bool IsFollower { get; init; }

    /// <summary>The process was told to stop.</summary>
    public bool IsDraining { get; init; }

    public bool IsReady =>
        this is { IsSynced: true, IsProtocolMismatched: false, IsPluginUnready: false, IsFollower: false, IsDraining: false };
}

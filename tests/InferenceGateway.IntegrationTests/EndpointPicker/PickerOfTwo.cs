using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker;

/// <summary>A <see cref="ScratchPicker"/> with two endpoints, whose memory is watched.</summary>
internal sealed class PickerOfTwo : IAsyncDisposable
{
    /// <summary>The bound for all that clients can do to it, far above an idle process and far below a leak.</summary>
    private const long LargestMemory = 300L << 20;

    private readonly ScratchPicker _picker;

    private PickerOfTwo(ScratchPicker picker) => _picker = picker;

    public EndpointPickerProcess Process => _picker.Process;

    public int Port => Process.Port;

    public static async Task<PickerOfTwo> StartAsync(
        IEnumerable<string>? flags = null,
        string plugins = "- type: queue-scorer",
        IReadOnlyDictionary<string, string>? environment = null
    ) =>
        new(
            await new ScratchPicker(
                endpoints =>
                    $$"""
                        plugins:
                        - { type: file-discovery, parameters: { path: "{{endpoints}}" } }
                        {{plugins}}
                        dataLayer: { discovery: { pluginRef: file-discovery } }
                        """,
                flags ?? [],
                environment: environment
            ).StartAsync()
        );

    public Task UntilStreamsAsync(int count) => _picker.UntilStreamsAsync(count);

    /// <summary>Returns when every request has ended; then it may hold nothing, and never have taken more memory than allowed.</summary>
    public async Task ShouldComeToRestAsync()
    {
        await _picker.ShouldComeToRestAsync();
        ShouldBeSmall();
    }

    /// <summary>It has occupied less than <see cref="LargestMemory"/> at all times.</summary>
    public void ShouldBeSmall() => Process.Process.PeakResidentBytes.ShouldBeLessThan(LargestMemory);

    public ValueTask DisposeAsync() => _picker.DisposeAsync();
}

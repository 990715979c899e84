using InferenceGateway.Simulation.Adapters;
using InferenceGateway.Simulation.Failures;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Model;

namespace InferenceGateway.Simulation.Server;

/// <summary>Everything that can be set on a <see cref="SimulatedServer"/>.</summary>
public sealed record SimulatedServerOptions
{
    /// <summary>The IP address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes any free one.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>The model it claims to run.</summary>
    public string Model { get; init; } = "sim/model-8b";

    /// <summary>Names it answers to; the first is shown in answers and metrics. Empty: <see cref="Model"/>.</summary>
    public IReadOnlyList<string> ServedModelNames { get; init; } = [];

    /// <summary>Adapters loaded from the start.</summary>
    public IReadOnlyList<AdapterModule> Adapters { get; init; } = [];

    /// <summary>Adapters that may be kept in host memory; at least <see cref="ServerModelOptions.MaximumAdapters"/>. Null: the same number.</summary>
    public int? MaximumHostAdapters { get; init; }

    /// <summary>Size and speed.</summary>
    public ServerModelOptions Engine { get; init; } = new();

    /// <summary>Whose metric names to publish.</summary>
    public EngineKind MetricNames { get; init; } = EngineKind.Vllm;

    /// <summary>Where answers come from.</summary>
    public GenerationMode Mode { get; init; } = GenerationMode.Random;

    /// <summary>Decides everything random. The same seed and the same order of requests give the same answers.</summary>
    public int Seed { get; init; }

    /// <summary>Failures on purpose.</summary>
    public FailureOptions Failures { get; init; } = new();

    /// <summary>How long <c>/health/ready</c> says no.</summary>
    public TimeSpan StartupDuration { get; init; }

    /// <summary>How long a stop waits for running requests.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest accepted request body, in bytes.</summary>
    public int MaximumBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Entries of an embedding when the request names no number.</summary>
    public int EmbeddingDimensions { get; init; } = 384;

    /// <summary>Use and return <c>X-Request-Id</c>.</summary>
    public bool EchoesRequestId { get; init; }

    /// <summary>The value of <c>x-inference-pod</c>; null: <c>sim-</c> and the port.</summary>
    public string? PodName { get; init; }

    /// <summary>The value of <c>x-inference-namespace</c>.</summary>
    public string PodNamespace { get; init; } = "default";

    /// <summary>The name shown in answers and metrics.</summary>
    public string DisplayedModel => ServedModelNames.Count > 0 ? ServedModelNames[0] : Model;

    /// <summary>Null when every value is in range; otherwise one line that names the setting and says what was expected.</summary>
    public string? Validate()
    {
        if (!System.Net.IPAddress.TryParse(Host, out _))
        {
            return $"host must be an IP address, but is \"{Host}\"";
        }

        if (Model.Length == 0)
        {
            return "model must not be empty";
        }

        (string Name, int Value, int Least, int Most)[] numbers =
        [
            ("port", Port, 0, 65535),
            ("max-request-body-size-mb", MaximumBodyBytes / (1024 * 1024), 1, 512),
            ("default-embedding-dimensions", EmbeddingDimensions, 1, 65_536),
            ("max-cpu-loras", MaximumHostAdapters ?? Engine.MaximumAdapters, Engine.MaximumAdapters, int.MaxValue),
        ];
        foreach ((string name, int value, int least, int most) in numbers)
        {
            if (value < least || value > most)
            {
                return $"{name} must be from {least} to {most}, but is {value}";
            }
        }

        return StartupDuration < TimeSpan.Zero ? "startup-duration must not be negative" : Engine.Validate() ?? Failures.Validate();
    }
}

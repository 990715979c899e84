using System.Globalization;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Randomness;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;

namespace InferenceGateway.Plugins.Admission;

/// <summary>
/// <c>probabilistic-admitter</c>: refuses a growing share of the requests of negative priority as the endpoints fill up. Saturation is the
/// mean over the endpoints of the fuller of queue and KV cache, each against its threshold; a request is refused with the probability
/// k · saturation^power. With the defaults that is certain from a saturation of 0.32 on.
/// </summary>
internal sealed class ProbabilisticAdmitter : IAdmitter
{
    public const string Type = "probabilistic-admitter";

    private readonly ProbabilisticAdmitterOptions _options;
    private readonly IRandomSource _random;

    /// <exception cref="PluginConfigurationException">A parameter is not valid.</exception>
    public ProbabilisticAdmitter(ProbabilisticAdmitterOptions options, IPluginBuilder builder)
    {
        options.Validate();
        _options = options;
        _random = builder.Random;
    }

    public InferenceError? Admit(InferenceRequest request, Candidates candidates)
    {
        if (request.Priority >= 0 || candidates.Count == 0)
        {
            return null;
        }

        double saturation = Saturation(candidates);
        double probability = Math.Min(Math.Pow(saturation, _options.Power) * _options.K, 1);
        if (_random.NextDouble() >= probability)
        {
            return null;
        }

        string message = string.Create(CultureInfo.InvariantCulture, $"{Type}: rejected, saturation={saturation:F3} prob={probability:F2}");
        return new InferenceError(ErrorCode.ResourceExhausted, message, DropReason.Saturated);
    }

    private double Saturation(Candidates candidates)
    {
        EndpointMetrics metrics = candidates.Metrics;
        double sum = 0;
        foreach (int slot in candidates.Slots)
        {
            sum +=
                metrics.UpdatedAt[slot] == 0
                    ? 1
                    : Math.Max(
                        metrics.WaitingRequests[slot] / (double)_options.QueueDepthThreshold,
                        metrics.KvCacheUsage[slot] / _options.KvCacheUtilThreshold
                    );
        }

        return sum / candidates.Count;
    }
}

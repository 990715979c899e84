using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>
/// <c>inflight-load-producer</c>: accepted so that configurations that list it load. Requests and tokens in flight are counted by the
/// gateway for every request, whether this plugin is configured or not.
/// </summary>
internal sealed class InFlightLoadProducer : IPlugin
{
    public const string Type = "inflight-load-producer";

    public InFlightLoadProducer(InFlightLoadOptions options, IPluginBuilder builder)
    {
        options.Validate();
        builder.Needs(RequestNeeds.Prompt);
    }
}

using InferenceGateway.Abstractions.Plugins;

namespace InferenceGateway.Plugins.Producers;

/// <summary>
/// <c>token-producer</c>: asks for the prompt's tokens. The parsers collect them while they read the body, four bytes a token, so
/// nothing is left to do when the request is scheduled.
/// </summary>
internal sealed class TokenProducer : IPlugin
{
    public const string Type = "token-producer";
    public const string OldType = "tokenizer";

    public TokenProducer(TokenProducerOptions options, IPluginBuilder builder)
    {
        options.Validate();
        builder.Needs(RequestNeeds.Prompt);
    }
}

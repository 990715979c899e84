namespace InferenceGateway.Abstractions.Plugins;

/// <summary>What a plugin reads of requests and answers. The union over a configuration is what the doors have to pay for.</summary>
[Flags]
public enum RequestNeeds
{
    /// <summary>Headers and endpoint numbers only.</summary>
    None = 0,

    /// <summary>The body's model, stream flag and limits.</summary>
    BodyFields = 1,

    /// <summary>The prompt's bytes.</summary>
    Prompt = 2,

    /// <summary>Headers of the answer.</summary>
    ResponseHeaders = 4,

    /// <summary>Token usage reported at the end of the answer.</summary>
    Usage = 8,
}

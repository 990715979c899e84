namespace InferenceGateway.Plugins.Admission;

/// <summary>Parameters of <c>agent-identity</c>.</summary>
internal sealed record AgentIdentityOptions
{
    /// <summary>Headers that are looked at before the well-known ones, in order.</summary>
    public List<string>? AdditionalSessionHeaders { get; set; }
}
